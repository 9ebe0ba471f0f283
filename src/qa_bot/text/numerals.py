"""Numbers in words: Chinese numerals (三千五百万, 二〇二四) and English ones (thirty-five million)."""

import re
from decimal import Decimal

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "".join((*_DIGITS, *_UNITS, *_MYRIADS))
"""The characters of Chinese numerals."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {word: value for value, word in enumerate(_SMALL)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_POWERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
WORDS = rf"(?:{'|'.join(sorted((*_ENGLISH, *_POWERS), key=len, reverse=True))})"
"""A pattern of one word of an English number."""


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral (三千五百万, 十五, 三点五, 二〇二四); None if it is none (十四五, 千万)."""
    whole, point, fraction = text.replace("多", "").replace("余", "").partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or any(digit not in _DIGITS for digit in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[digit]) for digit in fraction)}")


def whole_number(text: str) -> int:
    """The whole number that digits or a Chinese numeral say; 0 if they say none."""
    return int(text) if text.isdigit() else int(chinese_number(text) or 0)


def in_chinese(number: int) -> str:
    """The Chinese numeral of a number from 1 to 99: 19 → 十九."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"


def word_number(text: str) -> int:
    """The value of an English number in words: ``thirty-five million`` → 35000000."""
    total = section = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word in _ENGLISH:
            section += _ENGLISH[word]
        elif word == "hundred":
            section = max(section, 1) * 100
        elif word in _POWERS:
            total, section = total + max(section, 1) * _POWERS[word], 0
    return total + section


def _whole(text: str) -> int | None:
    if not text:
        return None
    if all(digit in _DIGITS for digit in text):
        return int("".join(str(_DIGITS[digit]) for digit in text))
    total = section = 0
    digit: int | None = None
    unit = 1  # the last one: 一万二 is 12,000
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            unit = unit if digit else 1
        elif character in _UNITS:
            unit = _UNITS[character]
            if digit is None and (character != "十" or section):
                return None
            section, digit = section + (1 if digit is None else digit or 1) * unit, None
        else:
            unit = _MYRIADS[character]
            section += digit or 0
            if not section + total:
                return None
            total, section = (total + section) * unit if character == "亿" else total + section * unit, 0
            digit = None
    return total + section + (digit or 0) * max(unit // 10, 1)
