"""What a visitor must know about the age of what is quoted: the event is over, the rule has expired or was replaced."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from qa_bot.answering import words
from qa_bot.records import Language, Notice, SourceDocument
from qa_bot.text.dates import CHINA, has_passed, show_date


def local_time() -> datetime:
    """Now, by the centre's clock."""
    return datetime.now(CHINA)


def timely_notices(
    document: SourceDocument, documents: Mapping[str, SourceDocument], now: datetime, language: Language
) -> Iterator[Notice]:
    """What must be said when the document is quoted at the moment ``now`` (with a time zone)."""
    today = now.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")
    over = document.ends or document.starts
    if has_passed(over, today):
        yield Notice("event_over", words.EVENT_OVER[language].format(title=document.title, date=spoken_date(over, language)))
    if document.superseded_by:
        newer = documents.get(document.superseded_by)
        title = newer.title if newer else document.superseded_by
        yield Notice("superseded", words.SUPERSEDED[language].format(title=document.title, newer=title))
    elif has_passed(document.valid_until, today):
        date = spoken_date(document.valid_until, language)
        yield Notice("expired", words.EXPIRED[language].format(title=document.title, date=date))
    if document.valid_from and not has_passed(document.valid_from, today) and not today.startswith(document.valid_from):
        yield Notice("not_yet", words.NOT_YET[language].format(title=document.title, date=spoken_date(document.valid_from, language)))


def spoken_date(date: str, language: Language) -> str:
    """An ISO date as people write it, without its time of day; other text as it stands."""
    return show_date(date.split("T")[0], language)
