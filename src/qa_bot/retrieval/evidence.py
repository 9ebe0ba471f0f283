"""Ranks the sentences, list items and table rows of the passages found by how likely each answers the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from langchain_core.embeddings import Embeddings

from qa_bot.records import ScoredPassage
from qa_bot.retrieval.calibration import LinearModel, calibrated_model
from qa_bot.retrieval.keyword import KeywordIndex
from qa_bot.retrieval.live_index import Search
from qa_bot.text.normalising import fold
from qa_bot.text.questions import kinds, looks_like_answer
from qa_bot.text.units import Unit, units

PASSAGES = 3
"""How many of the passages found are read for the answer."""

# Between languages, e5's cosines of true and false sentences lie within a few hundredths.
_KIND_WEIGHT, _PASSAGE_WEIGHT, _SPREAD = 0.03, 0.01, 0.02

FEATURES = ("words", "bigrams", "context", "kind", "news", "length", "first", "passage", "words_rel", "bigrams_rel", "context_rel", "kind_rel")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a passage; ``probability`` that it holds the answer, 0 to 1, and the share of the question's words it covers."""

    found: ScoredPassage
    rank: int
    unit: Unit
    probability: float
    coverage: float

    @property
    def text(self) -> str:
        """The unit's own text."""
        return self.found.document.text[self.unit.start : self.unit.end]


class Rarity:
    """A question's terms and how rare each is in the corpus; measures what share of it a text covers."""

    def __init__(self, question: str, index: KeywordIndex) -> None:
        self._index = index
        self.weights = {term: index.rarity(term) for term in set(index.terms(question))}
        self._total = sum(self.weights.values())

    def share(self, terms: set[str]) -> float:
        """The share of the question's rarity that the terms cover, 0 to 1; 0 for a question without terms."""
        return sum(weight for term, weight in self.weights.items() if term in terms) / self._total if self._total else 0.0

    def terms(self, text: str) -> set[str]:
        """A text's own terms."""
        return set(self._index.terms(text))


def features(
    question: str, found: Sequence[ScoredPassage], keywords: Mapping[str, KeywordIndex]
) -> tuple[list[tuple[int, Unit]], npt.NDArray[np.float64]]:
    """All units of the passages as (rank of their passage, unit), and their features, shape ``(units, len(FEATURES))``."""
    words, bigrams = Rarity(question, keywords["words"]), Rarity(question, keywords["bigrams"])
    asked = kinds(question)
    places: list[tuple[int, Unit]] = []
    rows: list[list[float]] = []
    for rank, scored in enumerate(found):
        text, first_of_passage = scored.document.text, len(rows)
        for unit in units(text, scored.passage.start, scored.passage.end):
            own = fold(text[unit.start : unit.end])
            explained = " ".join((scored.document.title, unit.heading, *(text[slice(*span)] for span in (unit.lead, unit.previous) if span)))
            own_bigrams = bigrams.terms(own)
            own_words = words.terms(own)
            places.append((rank, unit))
            rows.append(
                [
                    words.share(own_words),
                    bigrams.share(own_bigrams),
                    words.share(words.terms(explained) - own_words),
                    looks_like_answer(own, asked),
                    len(own_bigrams - bigrams.weights.keys()) / max(len(own_bigrams), 1),
                    min(len(own), 100) / 100,
                    float(len(rows) == first_of_passage),
                    scored.score - found[0].score,
                ]
            )
        if len(rows) > first_of_passage:
            own_rows = np.array([row[:4] for row in rows[first_of_passage:]])
            for row, relative in zip(rows[first_of_passage:], own_rows - own_rows.mean(axis=0), strict=True):
                row.extend(relative)
    return places, np.array(rows, np.float64).reshape(-1, len(FEATURES))


def rank_evidence(search: Search, keywords: Mapping[str, KeywordIndex], embeddings: Embeddings) -> list[Evidence]:
    """The units of the best passages, most likely answer first.

    Where question and passages share no words, the units are compared by meaning: a few short texts are embedded.
    """
    if search.by_meaning_only:
        return _rank_by_meaning(search, keywords, embeddings)
    return rank_by_words(search, keywords, calibrated_model("evidence", FEATURES))


def rank_by_words(search: Search, keywords: Mapping[str, KeywordIndex], model: LinearModel) -> list[Evidence]:
    """The units of the best passages by the given model, most likely answer first."""
    found = search.passages[:PASSAGES]
    places, values = features(search.question, found, keywords)
    return _ranked(found, places, values, model.probabilities(values))


def _rank_by_meaning(search: Search, keywords: Mapping[str, KeywordIndex], embeddings: Embeddings) -> list[Evidence]:
    found = search.passages[:PASSAGES]
    places, values = features(search.question, found, keywords)
    texts = [found[rank].document.text[unit.start : unit.end] for rank, unit in places]
    cosines = np.array(embeddings.embed_documents(texts)) @ np.array(embeddings.embed_query(search.question))
    scores = cosines + _KIND_WEIGHT * values[:, FEATURES.index("kind")] + _PASSAGE_WEIGHT * values[:, FEATURES.index("passage")]
    # Only the order matters here; the exponential keeps the ratios that the answerer compares meaningful.
    return _ranked(found, places, values, np.exp((scores - scores.max()) / _SPREAD))


def _ranked(
    found: Sequence[ScoredPassage], places: Sequence[tuple[int, Unit]], values: npt.NDArray[np.float64], probabilities: npt.NDArray[np.float64]
) -> list[Evidence]:
    ranked = [
        Evidence(found[rank], rank, unit, float(probability), float(row[0]))
        for (rank, unit), probability, row in zip(places, probabilities, values, strict=True)
    ]
    return sorted(ranked, key=lambda evidence: -evidence.probability)
