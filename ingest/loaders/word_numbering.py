"""The numbers that Word draws before paragraphs (``1.``, ``第三条``, ``（一）``): they stand in no text, and people ask for them."""

import re
from collections.abc import Callable
from typing import Any, Final

from docx.oxml.ns import qn

from qa_bot.text.numerals import in_chinese

Element = Any  # lxml carries no types

BULLET: Final = "•"
_PLACEHOLDER: Final = re.compile(r"%(\d)")
_DIGITS: Final = "〇一二三四五六七八九"
_TRADITIONAL: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _chinese(number: int) -> str:
    """1…99 as it is said: 二十三; others digit by digit."""
    return in_chinese(number) if 0 < number < 100 else "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    tens, rest = divmod(number, 10)
    text = "x" * tens
    for value, letters in _ROMAN[1:]:
        while rest >= value:
            text, rest = text + letters, rest - value
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ideographTraditional": lambda number: _TRADITIONAL[(number - 1) % 10],
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital",
            "japaneseCounting",
        ),
        _chinese,
    ),
}
"""Word's names of number formats; all others are written as digits."""


class Numbering:
    """Counts through one document: ask for the label of each numbered paragraph once, in order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, Element] = {}
        self._levels: dict[tuple[str, int], Element] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        outlines = {outline.get(qn("w:abstractNumId")): outline for outline in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            outline = number.find(qn("w:abstractNumId"))
            if outline is not None and (found := outlines.get(outline.get(qn("w:val")))) is not None:
                self._lists[number.get(qn("w:numId"))] = found
                for override in number.iter(qn("w:lvlOverride")):
                    if (level := override.find(qn("w:lvl"))) is not None:
                        self._levels[number.get(qn("w:numId")), int(override.get(qn("w:ilvl")))] = level

    def label(self, list_id: str, depth: int) -> str:
        """What stands before the next paragraph of a list at a depth (0…8): ``3.``, ``第三条``, ``•``; empty where nothing is drawn."""
        level = self._level(list_id, depth)
        if level is None:
            return ""
        if _value(level, "numFmt") == "bullet":
            return BULLET
        key = self._key(list_id)
        self._counts[key, depth] = self._count(list_id, depth) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((key, deeper), None)
        if _value(level, "numFmt") == "none":
            return ""
        legal = level.find(qn("w:isLgl")) is not None  # all numbers as digits
        return _PLACEHOLDER.sub(lambda match: self._number(list_id, int(match[1]) - 1, legal=legal), _value(level, "lvlText")).strip()

    def _key(self, list_id: str) -> str:
        """Lists of one outline go on counting where another of them stopped, unless they are overridden."""
        overridden = any(number == list_id for number, _ in self._levels)
        return list_id if overridden else str(self._lists[list_id].get(qn("w:abstractNumId")))

    def _number(self, list_id: str, depth: int, *, legal: bool) -> str:
        level = self._level(list_id, depth)
        count = max(1, self._counts.get((self._key(list_id), depth), 1))
        return str(count) if level is None or legal else _FORMATS.get(_value(level, "numFmt"), str)(count)

    def _count(self, list_id: str, depth: int) -> int:
        level = self._level(list_id, depth)
        start = _value(level, "start") if level is not None else ""
        return self._counts.get((self._key(list_id), depth), (int(start) if start.isdecimal() else 1) - 1)

    def _level(self, list_id: str, depth: int) -> Element | None:
        if (list_id, depth) in self._levels:
            return self._levels[list_id, depth]
        outline = self._lists.get(list_id)
        levels = () if outline is None else outline.iter(qn("w:lvl"))
        return next((level for level in levels if level.get(qn("w:ilvl")) == str(depth)), None)


def _value(level: Element, name: str) -> str:
    found = level.find(qn(f"w:{name}"))
    return "" if found is None else str(found.get(qn("w:val"), ""))
