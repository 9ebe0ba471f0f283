"""What a visitor must know about the age of what is quoted: the event is over, the rule has expired or was replaced."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_bot.answering import words
from qa_bot.records import Language, Notice, SourceDocument

CLOCK = ZoneInfo("Asia/Shanghai")

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T(\d{2}:\d{2}))?")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def local_time() -> datetime:
    """Now, by the centre's clock."""
    return datetime.now(CLOCK)


def timely_notices(
    document: SourceDocument, documents: Mapping[str, SourceDocument], now: datetime, language: Language
) -> Iterator[Notice]:
    """What must be said when the document is quoted at the moment ``now`` (with a time zone)."""
    today = now.astimezone(CLOCK).strftime("%Y-%m-%dT%H:%M")
    over = document.ends or document.starts
    if over and _past(over, today):
        yield Notice("event_over", words.EVENT_OVER[language].format(title=document.title, date=spoken_date(over, language)))
    if document.superseded_by:
        newer = documents.get(document.superseded_by)
        title = newer.title if newer else document.superseded_by
        yield Notice("superseded", words.SUPERSEDED[language].format(title=document.title, newer=title))
    elif document.valid_until and _past(document.valid_until, today):
        date = spoken_date(document.valid_until, language)
        yield Notice("expired", words.EXPIRED[language].format(title=document.title, date=date))
    if document.valid_from and not _past(document.valid_from, today) and not today.startswith(document.valid_from):
        yield Notice("not_yet", words.NOT_YET[language].format(title=document.title, date=spoken_date(document.valid_from, language)))


def spoken_date(date: str, language: Language) -> str:
    """An ISO date, as precise as it is, as people write it: 2023年7月14日, 14 July 2023; other text as it stands."""
    match = _DATE.match(date)
    if not match:
        return date
    year, month, day, _ = match.groups()
    if language == "zh":
        return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")
    return " ".join(part for part in (str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year) if part)


def _past(date: str, today: str) -> bool:
    """Whether the whole of a date (a day, a month, a year, a minute) lies before now, both in the centre's time."""
    return date < today[: len(date)]
