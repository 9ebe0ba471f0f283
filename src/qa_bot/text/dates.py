"""Dates as visitors read them, and what has passed by today's date in China."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from qa_bot.records import Language

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991, so no time-zone database is needed
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2}))?)?)?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def now_in_china() -> str:
    """The present moment by China's clock; see ``in_china``."""
    return in_china(datetime.now(UTC))


def in_china(moment: datetime) -> str:
    """The moment (with a time zone) by China's clock, ISO 8601 to the minute, as ``has_passed`` and ``has_begun`` compare it."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")


def has_passed(date: str, now: str) -> bool:
    """Whether ``date`` lies wholly before ``now``; both ISO 8601, ``date`` as precise as it is known (2025 ends with December)."""
    return bool(date) and now[: len(date)] > date


def has_begun(date: str, now: str) -> bool:
    """Whether the first moment of ``date`` has come; both as in ``has_passed``."""
    return has_passed(date, now) or now.startswith(date)


def show_date(date: str, language: Language) -> str:
    """``2023-07-14`` → 2023年7月14日 or 14 July 2023, and as little as is known: 2023年7月; what is no date stays as it is."""
    match = _ISO.match(date)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return date
    return _DATES[language](*match.groups())


def show_moment(moment: datetime) -> str:
    """A moment (with a time zone) by China's clock, to the minute, the same in all languages."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def show_period(starts: str, ends: str, language: Language) -> str:
    """From – to, without saying twice what both share: 2025年11月14日至15日, 14–15 November 2025; empty if nothing is known."""
    shown = [show_date(date, language) for date in dict.fromkeys((starts, ends)) if date]
    if len(shown) < 2 or len(starts) != len(ends):
        return " – ".join(shown)
    if starts[:10] == ends[:10]:  # one day, two times
        return f"{shown[0]}–{ends[11:16]}"
    return _PERIODS[language](starts, ends, shown[0], shown[1])


def _chinese_date(year: str, month: str | None, day: str | None, time: str | None) -> str:
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "") + (f" {time}" if time else "")


def _english_date(year: str, month: str | None, day: str | None, time: str | None) -> str:
    words = [str(int(day))] if day else []
    if month:
        words.append(_MONTHS[int(month) - 1])
    return " ".join([*words, year]) + (f", {time}" if time else "")


def _chinese_period(starts: str, ends: str, first: str, last: str) -> str:
    same_year = len("2025-") if starts[:4] == ends[:4] else 0
    same_month = same_year and starts[:7] == ends[:7]
    return f"{first}至{last[last.index('月') + 1 if same_month else same_year :]}"


def _english_period(starts: str, ends: str, first: str, last: str) -> str:
    same = re.search(r"(?: [A-Z][a-z]+)? \d{4}$" if starts[:7] == ends[:7] else r" \d{4}$", last)
    if same and starts[:4] == ends[:4]:
        between = "–" if starts[:7] == ends[:7] and len(starts) == len("2025-11-14") else " – "
        return f"{first.removesuffix(same[0])}{between}{last}"
    return f"{first} – {last}"


_DATES: dict[Language, Callable[[str, str | None, str | None, str | None], str]] = {"zh": _chinese_date, "en": _english_date}
"""Year, month, day and time, as much as is known of them, as a language writes them."""
_PERIODS: dict[Language, Callable[[str, str, str, str], str]] = {"zh": _chinese_period, "en": _english_period}
"""Two dates, ISO 8601 and as they are shown, as a language writes from – to."""
