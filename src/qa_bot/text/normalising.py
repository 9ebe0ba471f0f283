"""Normalised text for matching: one script, one width, one case. What people read is never taken from here."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Protocol

from qa_bot.records import Language

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACE_BETWEEN_CJK = re.compile(rf"(?<=[{CJK}，。；：、！？])\s+(?=[{CJK}，。；：、！？])")
_HAS_CJK = re.compile(rf"[{CJK}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_FOLDED_TEXTS = 8192
"""Questions come again and again to the same sentences: what these are folded to is kept for so many texts."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(config: str) -> _Converter:
    import opencc  # reads its dictionaries from disk: on first use, not on import

    converter: _Converter = opencc.OpenCC(config)
    return converter


def has_cjk(text: str) -> bool:
    """Whether the text holds at least one Chinese character."""
    return _HAS_CJK.search(text) is not None


def written_in(text: str) -> Language:
    """The language in which to speak of a text, or to answer it: Chinese as soon as it holds a Chinese character, else English."""
    return "zh" if has_cjk(text) else "en"


def language_of(text: str) -> Language:
    """Chinese if the text has more Chinese characters than words in Latin letters, else English."""
    return "zh" if len(_HAS_CJK.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"


def one_script(text: str) -> str:
    """The text with one width and one script, as the encoder sees it: NFKC, one kind of dash, Traditional → Simplified."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return (_converter("t2s").convert(text) if has_cjk(text) else text).strip()


@lru_cache(_FOLDED_TEXTS)
def fold(text: str) -> str:
    """The text as keywords are compared: one script and width, lower case, no spaces between Chinese characters.

    Offsets into it are not offsets into the text.
    """
    return _SPACE_BETWEEN_CJK.sub("", one_script(text).lower())


def bare(text: str) -> str:
    """Only the letters and digits of the folded text: what two wordings must share to be the same."""
    return "".join(character for character in fold(text) if character.isalnum())


def to_simplified(text: str, names: Iterable[str] = ()) -> str:
    """Return the text in Simplified Chinese, for showing, with ``names`` (in their Simplified spelling) kept whole.

    Script conversion damages some brand and personal names (昇騰 → 升腾); a name is recognised in either script and
    comes out as it is given: ``to_simplified("昇騰", ["昇腾"]) == "昇腾"``.
    """
    spellings = _spellings(tuple(names))
    if not spellings:
        return _converter("t2s").convert(text)
    pattern = re.compile("(" + "|".join(map(re.escape, sorted(spellings, key=len, reverse=True))) + ")")
    pieces = pattern.split(text)
    return "".join(spellings.get(piece) or _converter("t2s").convert(piece) for piece in pieces)


def mainland_wording(text: str) -> str:
    """Traditional text in Simplified script with the words that the mainland uses: 軟體 → 软件, 網路 → 网络."""
    return "\0".join(_converter("tw2sp").convert(part) for part in text.split("\0"))  # where OpenCC would take the text to end


def to_traditional(text: str) -> str:
    """Return the text in Traditional Chinese, character for character where that is possible."""
    return _converter("s2t").convert(text)


@lru_cache(maxsize=16)
def _spellings(names: tuple[str, ...]) -> Mapping[str, str]:
    """Every spelling under which a name may stand in a document → the name."""
    return {spelling: name for name in names for spelling in (name, _converter("s2t").convert(name), _converter("s2tw").convert(name))}
