"""How rare a question's terms are in the corpus, and what share of that rarity a text covers."""

from collections.abc import Iterable
from copy import copy

from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.normalising import fold, language_of
from qa_bot.text.translating import chinese_for


class Rarity:
    """A question's terms, and their rarities as ``weights``; what an English question says may stand in a text in Chinese as well."""

    def __init__(self, question: str, index: KeywordIndex) -> None:
        self._index = index
        self._meant = chinese_for(question) if language_of(question) == "en" else {}
        self.weights = {term: index.rarity(term) for term in index.terms(question)}
        for phrase, meant in self._meant.items():
            # The phrase takes the place of its words, as rare as the commonest of what it may be called.
            own = [self.weights.pop(term) for term in index.terms(phrase) if term in self.weights]
            rarities = [max(map(index.rarity, terms)) for text in meant if (terms := index.terms(text)) and all(map(index.knows, terms))]
            self.weights[phrase] = min([max(own, default=index.rarity(phrase)), *rarities])
        self._total = sum(self.weights.values())

    def without(self, terms: set[str]) -> "Rarity":
        """The question without these terms: what it asks about the thing that they name."""
        rest = copy(self)
        rest.weights = {term: weight for term, weight in self.weights.items() if term not in terms}
        rest._total = sum(rest.weights.values())  # our own copy
        return rest

    def share(self, terms: set[str]) -> float:
        """The share of the question's rarity that the terms cover, 0 to 1; 0 for a question without terms."""
        return sum(weight for term, weight in self.weights.items() if term in terms) / self._total if self._total else 0.0

    def terms(self, text: str) -> set[str]:
        """A text's own terms, and what of an English question stands in it in Chinese."""
        found = set(self._index.terms(text))
        if self._meant:
            folded = fold(text)
            found.update(phrase for phrase, meant in self._meant.items() if _has(phrase, meant, found, folded))
        return found


def _has(phrase: str, meant: Iterable[str], terms: set[str], folded: str) -> bool:
    return terms.issuperset(phrase.split()) or any(text in folded for text in meant)
