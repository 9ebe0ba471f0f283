"""How closely a question's words stand together in a passage: what puts the first candidates into their final order.

BM25 counts a passage's words wherever they stand; an answer has them within a sentence, and often in a row. Everything here is looked up in
folded text, so that twenty passages cost a millisecond.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_bot.records import Passage, SourceDocument
from qa_bot.text.normalising import fold
from qa_bot.text.overlap import longest_run
from qa_bot.text.units import units

Shares = list[tuple[str, float]]
"""Terms of the question, and the share of its rarity that each has."""

FEATURES = ("unit_words", "unit_bigrams", "passage_bigrams", "run")


@dataclass(frozen=True, slots=True)
class FoldedPassage:
    """A passage as it is compared: ``whole`` with title and section, and each of its units, all folded."""

    whole: str
    units: tuple[str, ...]


def fold_passage(passage: Passage, document: SourceDocument) -> FoldedPassage:
    """Fold a passage once, for all questions."""
    text = document.text
    return FoldedPassage(
        fold("\n".join((document.title, *passage.section, passage.text))),
        tuple(fold(text[unit.start : unit.end]) for unit in units(text, passage.start, passage.end)),
    )


class Closeness:
    """A question, ready to be compared with passages."""

    def __init__(self, question: str, words: Mapping[str, float], bigrams: Mapping[str, float]) -> None:
        """Take the question and the rarity of its words and character pairs."""
        self._question = fold(question)
        self._words, self._bigrams = _shares(words), _shares(bigrams)

    def to(self, passage: FoldedPassage) -> tuple[float, ...]:
        """The features, each 0 to 1.

        The best unit's share of the words' and of the pairs' rarity; the whole passage's of the pairs'; and the longest run of the
        question that it has, as a share of the question's length.
        """
        # Most of the question's terms are nowhere in the passage: they need not be looked for in each unit.
        words, bigrams = _within(self._words, passage.whole), _within(self._bigrams, passage.whole)
        return (
            max((_total(_within(words, unit)) for unit in passage.units), default=0.0),
            max((_total(_within(bigrams, unit)) for unit in passage.units), default=0.0),
            _total(bigrams),
            longest_run(self._question, passage.whole) / max(len(self._question), 1),
        )


def _shares(weights: Mapping[str, float]) -> Shares:
    total = sum(weights.values())
    return [(term, weight / total) for term, weight in weights.items()] if total else []


def _within(terms: Shares, text: str) -> Shares:
    return [(term, share) for term, share in terms if term in text]


def _total(terms: Shares) -> float:
    return sum([share for _, share in terms])  # a list: this runs a thousand times a question
