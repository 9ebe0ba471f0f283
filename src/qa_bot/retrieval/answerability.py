"""The decision to answer: a calibrated estimate that the passages found hold the answer, taken in code before any model is asked."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from qa_bot.retrieval.calibration import calibrated_model
from qa_bot.retrieval.evidence import Evidence, Rarity
from qa_bot.store.keywords import KeywordIndex
from qa_bot.retrieval.live_index import Search
from qa_bot.text.segmenting import numbers

FEATURES = (
    "cosine",
    "vectors",
    "vectors_margin",
    "keywords_per_rarity",
    "margin",
    "words",
    "bigrams",
    "unit_words",
    "unit_probability",
    "rarest_missing",
    "numbers_missing",
    "known",
)
VECTOR_FEATURES = ("vectors", "vectors_margin")
"""All that is left when question and passages share no words, as an English question and Chinese passages."""

LEAST = 0.5
"""The least probability with which a question is answered."""


def is_answerable(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> bool:
    """Whether the passages found are likely enough to hold the answer."""
    return bool(evidence) and answerability(search, evidence, keywords) >= LEAST


def answerability(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> float:
    """The probability that the passages found hold the answer, 0 to 1; ``search`` must have found something."""
    values = features(search, evidence, keywords)
    if search.by_meaning_only:
        columns = [FEATURES.index(name) for name in VECTOR_FEATURES]
        model = calibrated_model("answerability_by_vectors", VECTOR_FEATURES)
        return float(model.probabilities(values[:, columns])[0])
    return float(calibrated_model("answerability", FEATURES).probabilities(values)[0])


def features(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> npt.NDArray[np.float64]:
    """What the decision rests on, shape ``(1, len(FEATURES))``; ``search`` must have found something."""
    best = search.passages[0]
    second = search.passages[1] if len(search.passages) > 1 else None
    text = " ".join((best.document.title, *best.passage.section, best.passage.text))
    words, bigrams = Rarity(search.question, keywords["words"]), Rarity(search.question, keywords["bigrams"])
    own = words.terms(text)
    missing = [weight for term, weight in words.weights.items() if term not in own]
    asked_numbers = numbers(search.question)
    values = {
        "cosine": max(search.cosines),
        "vectors": max(found.stages["vectors"] for found in search.passages),
        "vectors_margin": best.stages["vectors"] - (second.stages["vectors"] if second else 0.0),
        "keywords_per_rarity": np.log1p(max(best.stages["words"], 0.0)),
        "margin": best.score - (second.score if second else 0.0),
        "words": words.share(own),
        "bigrams": bigrams.share(bigrams.terms(text)),
        "unit_words": max((item.coverage for item in evidence), default=0.0),
        "unit_probability": evidence[0].probability if evidence else 0.0,
        "rarest_missing": max(missing, default=0.0) / max(max(words.weights.values(), default=1.0), 1e-9),
        "numbers_missing": len(asked_numbers - numbers(text)) / max(len(asked_numbers), 1),
        "known": search.known,
    }
    return np.array([[values[name] for name in FEATURES]])
