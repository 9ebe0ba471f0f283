"""Mends characters that look right and are not: radicals, full-width letters and digits, odd spaces, invisible ones."""

import re
import unicodedata

from ingest.cleaning.lines import change
from qa_bot.text.normalising import CJK

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffc]")
_COMPATIBLE = re.compile(r"[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]|[０-９Ａ-Ｚａ-ｚ]+")
_ODD_SPACE = re.compile(r"[\t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_REPEATED_SPACE = re.compile(r"(?<=\S) {2,}")
_SPACE_AT_PUNCTUATION = re.compile(rf"(?<=[{CJK}]) +(?=[，。；：、！？”’）》】])|(?<=[“‘（《【，。；：、！？]) +(?=[{CJK}])")
_SPACED_OUT = re.compile(rf"(?<![{CJK}])[{CJK}](?: [{CJK}]){{2,}}(?![{CJK}])")
_SPACE_BETWEEN = re.compile(rf"(?<=[{CJK}]) +(?=[{CJK}“‘（《【])|(?<=[”’）》】]) +(?=[{CJK}])")
_SENTENCE = re.compile(rf"[，。；！？]|(?<=[{CJK}])[,;!?]")


def mend_characters(text: str) -> tuple[str, list[str]]:
    """The text with its characters mended, and what was mended, one entry each time (``⼈ → 人``, ``U+200B``).

    Punctuation keeps its width here. Spaces between Chinese characters go where they are noise: in sentences, at punctuation, and
    between characters set wide apart (``长 江``… from three on). In a label or a heading ("第一章 总则") they divide, and stay.
    """
    return change(text, _mend)


def _mend(line: str) -> tuple[str, list[str]]:
    mended: list[str] = []

    def replaced(pattern: re.Pattern[str], becomes: str | None, line: str) -> str:
        """``becomes`` is the replacement; None stands for the character's normal form, or for closing up its spaces."""

        def replace(match: re.Match[str]) -> str:
            old = match[0]
            new = unicodedata.normalize("NFKC", old).replace(" ", "") if becomes is None else becomes
            if new != old:
                mended.append(f"{_shown(old)} → {_shown(new)}" if new else _shown(old))
            return new

        return pattern.sub(replace, line)

    line = replaced(_INVISIBLE, "", line)
    line = replaced(_COMPATIBLE, None, line)
    line = replaced(_ODD_SPACE, " ", line)
    line = replaced(_REPEATED_SPACE, " ", line)
    line = replaced(_SPACED_OUT, None, line)
    line = replaced(_SPACE_AT_PUNCTUATION, "", line)
    if _SENTENCE.search(line) and not line.startswith(("|", "#")):
        line = replaced(_SPACE_BETWEEN, "", line)
    return line, mended


def _shown(text: str) -> str:
    """What cannot be seen, by its number."""
    return text if text.strip() and text.isprintable() else " ".join(f"U+{ord(character):04X}" for character in text)
