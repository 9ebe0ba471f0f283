"""Numbers, dates, amounts and percentages as values, however they are written: 三千万, 3,000万 and 30 million are one figure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from qa_bot.text.normalising import one_script
from qa_bot.text.numerals import CHINESE, WORDS, chinese_number, word_number

Date = tuple[int | None, int | None, int | None]
"""Year, month, day, as far as they are named."""

_SCALES = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100,
    "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_N = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,3}})"
_TO = r"\s*(?:-|~|至|到|、|及|和|to|and|,)\s*"
_DAYS = rf"{_N}\s*[日号]?(?:{_TO}{_N}\s*[日号])*"
_ENGLISH_DAYS = rf"\d{{1,2}}(?:st|nd|rd|th)?(?:{_TO}\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?"
_DATE = re.compile(
    rf"(?:(?P<y1>\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*)?(?P<m1>{_N})\s*月份?(?:\s*(?P<d1>{_DAYS})(?<=[日号]))?"
    r"|(?P<y2>(?<!\d)\d{4}|[〇零一二三四五六七八九]{4})\s*年"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)[-/.](?P<m3>0?[1-9]|1[0-2])(?:[-/.](?P<d3>\d{1,2}))?(?![\d.])"
    rf"|(?P<d4>\b{_ENGLISH_DAYS})\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<y4>\d{{4}}))?\b"
    rf"|\b{_MONTH.replace('name', 'name2')}\s+(?:(?P<d5>{_ENGLISH_DAYS})\b(?!\d)(?:,?\s+(?P<y5>\d{{4}}))?|(?P<y6>\d{{4}}))\b"
    r"|(?<!\d)(?P<d6>\d{1,2})\s*日(?!常)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"(?<!\d)(?P<h1>\d{{1,2}}):(?P<m1>\d\d)(?!\d)|(?P<h2>{_N})[点时](?![间候代期段尚刻])(?:(?P<half>半)|(?P<m2>{_N})分?)?"
    r"|\b(?P<h3>\d{1,2})\s*[ap]\.?m\b",
    re.IGNORECASE,
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PERCENT = re.compile(
    rf"(?P<a>{_DIGITS})\s*(?:%|per\s?cent\b|个?百分点|percentage points?)|百分之(?P<b>{_DIGITS}|[{CHINESE}点]+)"
    rf"|(?P<c>[一二三四五六七八九\d])成(?![立为果员功都长本分就])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\dA-Za-z-])\d{3,4}(?:-\d{3,8}){1,2}(?![\dA-Za-z-])")
_NUMBER = re.compile(
    rf"(?P<digits>{_DIGITS})(?:\s*[多余]?\s*(?P<scale>{'|'.join(_SCALES)})(?![A-Za-z]))?"
    rf"|(?P<chinese>[{CHINESE}]+(?:[多余][万亿]+)?)|\b(?P<words>{WORDS}(?:(?:\s+and)?[\s-]+{WORDS})*)\b",
    re.IGNORECASE,
)
# A lone Chinese numeral counts something only before one of these: 三家, not 三峡.
_MEASURE = re.compile(r"[个家年天项届期次名人层栋座条种类大位套台件份周元倍所处场款步级间平]|小时|分钟|公里|方面|美元|亩|米|吨")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)、]\s", re.MULTILINE)
_OUR_TIME = range(1900, 2101)
_SMALL = 2
"""Up to so much, a number in words may be the model's own counting: 两家单位."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text, and what it is worth.

    ``date`` is set for dates, ``value`` for the others (a percentage's percent, a time's minutes since midnight or noon); ``bare`` is the
    number without its scale (3 in 3万). ``sure`` is false where the words may be no number (三峡, H200).
    """

    kind: Literal["date", "clock", "percent", "number"]
    shown: str
    value: Decimal | None = None
    date: Date = (None, None, None)
    bare: Decimal | None = None
    sure: bool = True


def figures(text: str) -> list[Figure]:
    """All figures of a text, whose width and script do not matter; dates first."""
    rest = one_script(text)
    found: list[Figure] = []
    for pattern, read in ((_DATE, _dates), (_CLOCK, _clock), (_PERCENT, _percent), (_PHONE, _phone), (_NUMBER, _number)):
        for match in pattern.finditer(rest):
            found.extend(read(match))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    return found


def unsupported(claim: str, sources: Iterable[str]) -> list[str]:
    """The figures of a claim that stand in none of the sources, as the claim writes them, each once."""
    held = _Held.of("\n".join(sources))
    asserted = figures(_LIST_NUMBER.sub(" ", claim))
    return list(dict.fromkeys(figure.shown for figure in asserted if figure.sure and not held.has(figure)))


@dataclass(frozen=True, slots=True)
class _Held:
    """The figures of the sources."""

    values: frozenset[tuple[str, Decimal | None]]
    dates: frozenset[Date]
    years: frozenset[int]
    cells: frozenset[Decimal | None]

    @classmethod
    def of(cls, text: str) -> "_Held":
        found = figures(text)
        dates = frozenset(figure.date for figure in found if figure.kind == "date")
        named = {year for year, _, _ in dates if year} | {year for figure in found if (year := _year(figure))}
        rows = figures("\n".join(line for line in text.splitlines() if line.startswith("|")))
        return cls(
            frozenset((figure.kind, figure.value) for figure in found if figure.kind != "date"),
            dates,
            frozenset(named),
            frozenset(figure.value for figure in rows if figure.kind != "date"),
        )

    def has(self, figure: Figure) -> bool:
        if figure.kind == "date":
            return self._has_date(figure.date)
        # The unit of a table's cells stands in its head: there the number alone counts.
        return (figure.kind, figure.value) in self.values or _year(figure) in self.years or (figure.bare in self.cells)

    def _has_date(self, date: Date) -> bool:
        """Whether a source names the day; its year may stand elsewhere, as in 2024年5月18日至6月2日."""
        year, month, day = date
        if month is None and day is None:
            return year in self.years
        return any(
            month in (None, held_month)
            and day in (None, held_day)
            and (year in (None, held_year) or (held_year is None and year in self.years))
            for held_year, held_month, held_day in self.dates
        )


def _year(figure: Figure) -> int | None:
    """The year that a plain number may stand for: in 2024."""
    value = figure.value
    return int(value) if figure.kind == "number" and value is not None and value == int(value) and value in _OUR_TIME else None


def _dates(match: re.Match[str]) -> Iterator[Figure]:
    part = match.groupdict()
    year = next((_integer(part[name]) for name in ("y1", "y2", "y3", "y4", "y5", "y6") if part[name]), None)
    name = part["name"] or part["name2"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else _integer(part["m1"] or part["m3"])
    days = next((part[key] for key in ("d1", "d3", "d4", "d5", "d6") if part[key]), "")
    numbers = [_integer(day) for day in re.findall(_N, days)] or [None]
    for day in numbers:
        yield Figure("date", match[0].strip(), date=(year, month, day))


def _clock(match: re.Match[str]) -> Iterator[Figure]:
    part = match.groupdict()
    hour = _integer(part["h1"] or part["h2"] or part["h3"])
    minute = 30 if part["half"] else _integer(part["m1"] or part["m2"]) or 0
    if hour is not None:
        yield Figure("clock", match[0], Decimal(60 * (hour % 12) + minute))  # 下午2点 is 14:00


def _percent(match: re.Match[str]) -> Iterator[Figure]:
    value = _decimal(match["a"] or match["b"]) if not match["c"] else (_decimal(match["c"]) or 0) * Decimal(10)
    if value is not None:
        yield Figure("percent", match[0], value, bare=value)


def _phone(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("number", match[0], Decimal(match[0].replace("-", "")))
    for part in match[0].split("-"):  # it may be a range: 2023-2024
        yield Figure("number", part, Decimal(part), sure=False)


def _number(match: re.Match[str]) -> Iterator[Figure]:
    before = match.string[match.start() - 1 : match.start()]
    if match["digits"]:
        bare = Decimal(match["digits"].replace(",", ""))
        value = bare * _SCALES[match["scale"].lower()] if match["scale"] else bare
        yield Figure("number", match[0], value, bare=bare, sure=not (before.isascii() and before.isalpha()))
    elif match["words"]:
        value = Decimal(word_number(match["words"]))
        yield Figure("number", match[0], value, bare=value, sure=value > _SMALL)
    elif (read := chinese_number(match["chinese"])) is not None:
        behind = match.string[match.end() : match.end() + 2]
        counts = len(match["chinese"]) > 1 or before == "第" or _MEASURE.match(behind) is not None
        rough = before in tuple("几数") or behind[:1] == "几"
        yield Figure("number", match[0], read, bare=read, sure=counts and not rough and read > _SMALL)


def _integer(text: str | None) -> int | None:
    value = _decimal(text) if text else None
    return None if value is None else int(value)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text[0].isdecimal() else chinese_number(text)
