"""What Chinese passages call the words of an English question: by dictionary (CC-CEDICT), and names by their sound.

A small embedding model finds a Chinese passage for an English question far less surely than for a Chinese one. Word by word, a
dictionary is a poor translator, but it makes a good keyword search: a passage has few of the many words that "state" may be, and seldom
those of three other words as well.
"""

from collections.abc import Iterator, Sequence

from qa_bot.text.dictionary import LONGEST_GLOSS, WORD, dictionary
from qa_bot.text.segmenting import FUNCTION_WORDS

_ASKING = frozenset({"many", "much", "long", "old", "type", "kind", "name", "did", "first", "whose"})
"""What asks, or says little, beside the function words."""
_UNTOLD = FUNCTION_WORDS | _ASKING
# Endings that the dictionary's headwords lack, and what stands there instead.
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))
_SHORTEST_STEM = 3


def chinese_for(question: str) -> dict[str, frozenset[str]]:
    """The words and phrases of an English question → the Chinese words, of two characters and more, that each may stand for.

    Phrases of three and two words come before single ones; words that nothing is known of are left out.
    """
    tokens = WORD.findall(question.lower())
    found: dict[int, tuple[str, frozenset[str]]] = {}
    taken: set[int] = set()
    for length in range(LONGEST_GLOSS, 0, -1):
        for start in range(len(tokens) - length + 1):
            covered = range(start, start + length)
            phrase = tokens[start : start + length]
            if taken.isdisjoint(covered) and (words := _looked_up(phrase)):
                found[start] = " ".join(phrase), words
                taken.update(covered)
    return dict(found[start] for start in sorted(found))


def is_english(word: str) -> bool:
    """Whether the dictionary knows an English word, lower case, in one of its forms."""
    return word in _UNTOLD or any(form in dictionary().glosses for form in _forms(word))


def _looked_up(tokens: Sequence[str]) -> frozenset[str]:
    glosses = dictionary().glosses
    if _UNTOLD.issuperset(tokens):
        return frozenset()
    if len(tokens) > 1:
        return glosses.get(" ".join(tokens), frozenset())
    (token,) = tokens
    meant = frozenset().union(*(glosses.get(form, ()) for form in _forms(token)))
    return meant or dictionary().by_sound.get(token, frozenset())  # not English, but as it sounds: *Kunpeng*


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            yield word[: len(word) - len(ending)] + instead
