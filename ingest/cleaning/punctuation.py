"""Gives Chinese sentences their full-width punctuation."""

import re

from ingest.cleaning.lines import change, mostly_chinese
from qa_bot.text.normalising import CJK

_ADDRESS = r"https?://[^\s，。；、）》”]+"
_HALF_WIDTH = re.compile(rf"{_ADDRESS}|(?:(?<=[{CJK}])|(?<=[{CJK}][”’])|(?<=[》】）]))(?P<sign>[,;:?!])(?: +(?=[^\s|]))?")
_FULL_WIDTH = 0xFEE0  # from "!" to "！", and so on through ASCII


def widen_punctuation(text: str) -> tuple[str, list[str]]:
    """``,;:?!`` directly behind a Chinese character (or what closes behind one) become full width; each change is an entry (``, → ，``).

    Numbers, addresses, code and English lines keep theirs; brackets and straight quotes are left alone.
    """
    return change(text, _widen)


def _widen(line: str) -> tuple[str, list[str]]:
    changes: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if not (sign := match["sign"]):
            return match[0]
        wide = chr(ord(sign) + _FULL_WIDTH)
        changes.append(f"{sign} → {wide}")
        return wide

    return (_HALF_WIDTH.sub(replace, line), changes) if mostly_chinese(line) else (line, [])
