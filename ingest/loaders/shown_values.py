"""Values of a sheet's cells as people see them: 0.3 in the format ``0%`` is 30%, a date is a date, a number has no tail of zeros."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

Value = str | float | int | bool | date | datetime | time | timedelta | None

GENERAL: Final = "General"

_IGNORED: Final = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]|\[\$-[^\]]*\]")  # room for a bracket, filling, colours and conditions, locales
_CURRENCY: Final = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")  # [$¥-804]
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS: Final = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<part>[0#?]+))?")
_CHINESE_DATE: Final = re.compile(r"[年月日]")
_ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
_MANY: Final = 12  # significant digits; what lies beyond is how computers store 0.1


def shown(value: Value, number_format: str = GENERAL) -> str:
    """A cell's value in its number format; nothing for an empty cell and for an error such as ``#REF!``."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case str():
            return "" if _ERROR.fullmatch(value.strip()) else value.strip()
        case datetime() | date():
            return _date(value, number_format)
        case time():
            return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return _number(value, number_format)


def _date(value: date, number_format: str) -> str:
    """As precise as its format shows it: ``2024年5月`` and ``mmm-yy`` have no day."""
    letters = _QUOTED.sub("", _IGNORED.sub("", number_format)).lower()
    general = number_format == GENERAL
    months, days = general or "m" in letters, general or "d" in letters
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and (value.hour or value.minute) and (general or "h" in letters) else ""
    if _CHINESE_DATE.search(number_format):
        year = f"{value.year}年" if "y" in letters else ""
        return year + (f"{value.month}月" if months else "") + (f"{value.day}日" if days else "") + clock
    return f"{value:%Y-%m-%d}{clock}" if days else f"{value:%Y-%m}" if months else f"{value:%Y}"


def _number(value: float, number_format: str) -> str:
    section = _section(value, number_format)
    if GENERAL in section:
        return section.replace(GENERAL, _plain(value))
    match = _DIGITS.search(section)
    if match is None or "E" in section.upper() or "/" in section:
        return _plain(value)
    before, tail = section[: match.start()], section[match.end() :]
    after = tail.lstrip(",")
    thousands = len(tail) - len(after)  # each comma behind the digits stands for a thousand that is not shown
    try:
        exact = Decimal(repr(value)) * (100 if "%" in after else 1) / 1000**thousands
        places = len(match["part"] or "")
        rounded = abs(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    except InvalidOperation:  # infinite, or beyond all digits
        return _plain(value)
    digits = f"{rounded:,f}" if "," in match["whole"] else f"{rounded:f}"
    optional = len(match["part"] or "") - len((match["part"] or "").rstrip("#?"))
    for _ in range(optional):
        digits = digits.removesuffix("0")
    whole, _, part = digits.rstrip(".").partition(".")
    whole = whole.zfill(match["whole"].count("0"))  # 000000 is how post codes are kept
    sign = "-" if exact < 0 and rounded else ""
    return f"{sign}{before.strip()}{whole}{'.' + part if part else ''}{after.strip()}".strip()


def _section(value: float, number_format: str) -> str:
    """The part of a format that this number takes, its literal texts bare."""
    sections = number_format.split(";")
    section = sections[0] if value >= 0 or len(sections) < 2 else sections[1].replace("-", "").replace("(", "").replace(")", "")
    section = _CURRENCY.sub(r"\1", section)
    return _QUOTED.sub(lambda match: match[1] or match[2] or "", _IGNORED.sub("", section))


def _plain(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e16):
        return str(int(value))
    return f"{value:.{_MANY}g}"
