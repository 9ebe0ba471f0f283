"""Takes out readings in brackets behind the characters they belong to: ``產(chǎn)業(yè)`` → ``產業``."""

import re
import unicodedata
from functools import lru_cache

from qa_bot.text.normalising import CJK

_LETTERS = "A-Za-zɡɑüÜ\u00c0-\u024f\u0300-\u030f"
_BRACKET = re.compile(
    rf"(?P<characters>[{CJK}\u2f00-\u2fdf]{{1,8}}) ?[(（][ \u00a0]*(?P<reading>[{_LETTERS}]+(?:[ '’\u00a0-][{_LETTERS}]+)*)[ \u00a0]*[)）]"
)
_TONES = {"\u0304", "\u0301", "\u030c", "\u0300", "\u0306"}  # macron, acute, caron, grave; the breve is a common slip for the caron
_SYLLABLE = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[aeiouv]{1,3}(?:ng|n|r)?)|ng?|m")


def remove_pinyin(text: str) -> tuple[str, list[str]]:
    """The text without bracketed pinyin, and the brackets that were taken out.

    A bracket goes only if it is a reading of the characters before it. Without tone marks it must also be lower case and one
    syllable for one character, so that a name such as ``鲲鹏(Kunpeng)`` stays. One tone-marked syllable behind one character is
    believed even where the dictionary knows no such reading.
    """
    removed: list[str] = []

    def judge(match: re.Match[str]) -> str:
        characters, reading = match["characters"], match["reading"]
        if not _is_reading(characters, reading):
            return match[0]
        removed.append(match[0][len(characters) :].strip())
        return characters

    return _BRACKET.sub(judge, text), removed


def _is_reading(characters: str, reading: str) -> bool:
    plain, toned = _plain(reading)
    syllables = plain.split()
    if not toned and (reading != reading.lower() or len(plain) < 2 or len(syllables) > len(characters)):
        return False
    if toned and len(syllables) == 1 and _SYLLABLE.fullmatch(plain):
        return True
    if not toned:
        return all(syllable in _readings(character) for syllable, character in zip(syllables, characters[-len(syllables) :], strict=True))
    return _spells("".join(syllables), characters)


def _spells(letters: str, characters: str) -> bool:
    """Whether the letters are readings of the last characters, one after the other."""
    if not letters:
        return True
    return bool(characters) and any(
        letters.endswith(reading) and _spells(letters.removesuffix(reading), characters[:-1]) for reading in _readings(characters[-1])
    )


def _plain(reading: str) -> tuple[str, bool]:
    """The reading in plain lower-case letters (``v`` for ``ü``), syllables apart by spaces, and whether it bore tone marks."""
    decomposed = unicodedata.normalize("NFD", reading.lower().replace("ɡ", "g").replace("ɑ", "a"))
    decomposed = decomposed.replace("u\u0308", "v")
    plain = "".join(letter for letter in decomposed if letter not in _TONES)
    return re.sub(r"['’\u00a0-]", " ", plain), plain != decomposed


@lru_cache(maxsize=20_000)
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # reads its dictionary from disk: on first use, not on import

    character = unicodedata.normalize("NFKC", character)
    return frozenset(reading for [*readings] in pinyin(character, style=Style.NORMAL, heteronym=True) for reading in readings)
