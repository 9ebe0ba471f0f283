"""Today, next month, 去年: what such words mean on a given day, and questions with the dates in their place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qa_bot.records import Language
from qa_bot.text.dates import show_date, show_period

_YEARS = {"今年": 0, "本年度": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2, "後年": 2}
_CHINESE_YEAR = re.compile("|".join(_YEARS))
_SHORT_YEAR = re.compile(r"(?<![\d.~—-])[12]\d年(?=(?:1[0-2]|0?[1-9])月|年?[底初末]|[上下]半年)|(?:^|(?<=^那))[12]\d年(?=度?的?呢)")
"""24年底 and 那23年呢 are of this century; 保护20年 is a time."""
_CHINESE_MONTH = re.compile(r"(?P<which>上|下|这|這|本)[个個]?月")
_ENGLISH = re.compile(
    r"(?P<before>\b(?:in|of|for|during|since|by|until|from|to)\s+)?\b(?P<which>this|last|next) (?P<unit>year|month)\b", re.IGNORECASE
)
_ENGLISH_STEP = {"this": 0, "last": -1, "next": 1}
_CHINESE_STEP = {"上": -1, "下": 1}
_EXPLICIT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年|[-/.]|\b)(?:(?P<month>1[0-2]|0?[1-9])(?:月|(?![\d.])))?(?P<day>\d{1,2}[日号])?"
)
_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_ENGLISH_MONTH = re.compile(rf"\b(?P<name>{'|'.join(_MONTHS)})\b(?:,? (?P<year>(?:19|20)\d\d))?", re.IGNORECASE)
_MONTH_ALONE = re.compile(r"(?<![\d年个個])(?P<month>1[0-2]|[1-9])月(?![0-9]{1,2}[日号])")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def spoken(self, language: Language) -> str:
        """As people say it: a year, a month, a day, or from – to."""
        first, last = self.first.isoformat(), self.last.isoformat()
        if (self.first, self.last) == _bounds(self.first.year):
            return show_date(first[:4], language)
        if (self.first, self.last) == _bounds(self.first.year, self.first.month):
            return show_date(first[:7], language)
        return show_period(first, last, language)

    def holds(self, starts: str, ends: str) -> bool:
        """Whether something from ``starts`` to ``ends`` (ISO 8601, as precise as known) touches the period."""
        return earliest(starts) <= self.last and latest(ends or starts) >= self.first


def with_absolute_dates(question: str, today: date) -> str:
    """The question with its relative years and months named: 去年 → 2025年, 24年底 → 2024年底, this month → in November 2026."""
    question = _SHORT_YEAR.sub(r"20\g<0>", question)
    question = _CHINESE_YEAR.sub(lambda match: f"{today.year + _YEARS[match[0]]}年", question)
    question = _CHINESE_MONTH.sub(lambda match: show_date(_month(today, _CHINESE_STEP.get(match["which"], 0)), "zh"), question)

    def english(match: re.Match[str]) -> str:
        step = _ENGLISH_STEP[match["which"].lower()]
        named = str(today.year + step) if match["unit"].lower() == "year" else show_date(_month(today, step), "en")
        before = match["before"] or ("" if match.string[match.end() : match.end() + 2] in ("'s", "’s") else "in ")
        return before + named

    return _ENGLISH.sub(english, question)


def period_named(question: str, today: date) -> Period | None:
    """The days that a question names: a week, a weekend, today, a month or a year; None if it names none.

    Relative years and months must have been replaced before. A month without a year is the one nearest to today.
    """
    for pattern, days in _NEAR:
        if pattern.search(question):
            return days(today)
    if match := _ENGLISH_MONTH.search(question):
        return _nearest(_MONTHS.index(match["name"].lower()) + 1, today, match["year"])
    if match := _EXPLICIT.search(question):
        if match["day"]:
            return None  # one day is asked about what happened on it, not about what there is
        return Period(*_bounds(int(match["year"]), int(match["month"]) if match["month"] else None))
    match = _MONTH_ALONE.search(question)
    return _nearest(int(match["month"]), today) if match else None


def without_period(question: str) -> str:
    """The question without the words that name its days."""
    for pattern in (*(pattern for pattern, _ in _NEAR), _ENGLISH_MONTH, _EXPLICIT, _MONTH_ALONE):
        question = pattern.sub(" ", question)
    return question


def earliest(iso: str) -> date:
    """The first day that a date as precise as it is known may mean: 2025-11 → 1 November."""
    year, month, day = (*iso.split("T")[0].split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))


def latest(iso: str) -> date:
    """The last day that it may mean: 2025-11 → 30 November."""
    parts = [int(part) for part in iso.split("T")[0].split("-")]
    return date(*parts) if len(parts) == 3 else _bounds(*parts)[1]


def _month(today: date, step: int) -> str:
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"


def _bounds(year: int, month: int | None = None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _nearest(month: int, today: date, year: str | None = None) -> Period:
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    return min((Period(*_bounds(each, month)) for each in years), key=lambda period: abs((period.first - today).days))


def _week(weeks: int, first: int = 0, days: int = 7) -> Callable[[date], Period]:
    """The period of ``days`` from weekday ``first`` (0: Monday), so many weeks from today's."""

    def period(today: date) -> Period:
        start = today + timedelta(days=7 * weeks + first - today.weekday())
        return Period(start, start + timedelta(days=days - 1))

    return period


def _days(ahead: int) -> Callable[[date], Period]:
    return lambda today: Period(today + timedelta(days=ahead), today + timedelta(days=ahead))


_NEAR: tuple[tuple[re.Pattern[str], Callable[[date], Period]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (r"下[个個]?(?:周末|週末|星期末)|\bnext weekend\b", _week(1, 5, 2)),
        (r"(?:[这這本]个?)?(?:周末|週末)|\b(?:this |the )?weekend\b", _week(0, 5, 2)),
        (r"下[个個]?(?:周|週|星期|礼拜)|\bnext week\b", _week(1)),
        (r"上[个個]?(?:周|週|星期|礼拜)|\blast week\b", _week(-1)),
        (r"[这這本][个個]?(?:周|週|星期|礼拜)|\bthis week\b", _week(0)),
        (r"今[天日]|\btoday\b|\btonight\b", _days(0)),
        (r"明[天日]|\btomorrow\b", _days(1)),
        (r"昨[天日]|\byesterday\b", _days(-1)),
    )
)
