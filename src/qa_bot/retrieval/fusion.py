"""Fuses the rankers' scores by how far each passage stands out, which plain rank fusion throws away."""

import numpy as np
import numpy.typing as npt

from qa_bot.store.keywords import KeywordIndex

Scores = npt.NDArray[np.float32]

_TINY = 1e-6


def standard_scores(scores: Scores, mean: float | None = None, deviation: float | None = None) -> Scores:
    """``(score - mean) / deviation``; over all passages, unless their mean and deviation are known from elsewhere.

    A ranker that tells nothing apart (deviation near zero) gives zeros: it has no say.
    """
    mean = float(scores.mean()) if mean is None else mean
    deviation = float(scores.std()) if deviation is None else deviation
    if deviation < _TINY:
        return np.zeros_like(scores)
    return ((scores - mean) / deviation).astype(np.float32)


def known_share(question: str, words: KeywordIndex) -> float:
    """How much of the question's word rarity belongs to words that the corpus has, 0 to 1; 0 for a question without words."""
    terms = set(words.terms(question))
    total = sum(words.rarity(term) for term in terms)
    return sum(words.rarity(term) for term in terms if words.knows(term)) / total if total else 0.0
