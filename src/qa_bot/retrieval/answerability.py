"""The decision to answer: a calibrated estimate that the passages found hold the answer, taken in code before any model is asked."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from qa_bot.retrieval.calibration import calibrated_model
from qa_bot.retrieval.evidence import Evidence, Rarity
from qa_bot.retrieval.live_index import Search
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.normalising import fold, language_of
from qa_bot.text.questions import kinds, lacks_asked
from qa_bot.text.segmenting import editions, names, numbers, years

FEATURES = (
    "cosine",
    "vectors",
    "vectors_margin",
    "keywords",
    "margin",
    "known",
    "words",
    "bigrams",
    "rarest_missing",
    "document_words",
    "names_missing",
    "numbers_missing",
    "unit_words",
    "unit_about",
    "unit_lacks_asked",
    "units_lack_asked",
    "unit_numbers_missing",
    "unit_names_missing",
    "years_missing",
    "unit_probability",
    "unit_second",
    "units_second",
)
ACROSS_FEATURES = ("vectors", "vectors_margin", "unit_second", "units_second", "unit_lacks_asked", "units_lack_asked")
"""All that is left when question and passages share no words, as an English question and Chinese passages."""

_UNITS = 3
_TELLING = ("money", "phone", "clock")

LEAST = 0.5
"""The least probability with which a question is answered."""


def is_answerable(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex], look: str) -> bool:
    """Whether the passages found are likely enough to hold the answer."""
    return bool(evidence) and answerability(search, evidence, keywords, look) >= LEAST


def answerability(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex], look: str) -> float:
    """The probability that the passages found hold the answer, 0 to 1; ``evidence`` must not be empty.

    ``look`` names the second look that the evidence was given.
    """
    if not _speaks_of_the_year(search.question, evidence) or not _speaks_of_the_edition(search.question, evidence):
        return 0.0
    if _lacks_a_telling_kind(search.question, evidence):
        return 0.0
    words = Rarity(search.question, keywords["words"])
    if not words.weights:
        return 0.0  # nothing but marks: no word to look for
    values = features(search, evidence, keywords)
    if search.by_meaning_only and language_of(search.question) == "en":
        if all(found.stages["translated"] <= 0 for found in search.passages):
            return 0.0  # not even the dictionary finds a word of it
        across = values[:, [FEATURES.index(name) for name in ACROSS_FEATURES]]
        return float(calibrated_model(f"answerability_across_languages_by_{look}", ACROSS_FEATURES).probabilities(across)[0])
    return float(calibrated_model(f"answerability_by_{look}", FEATURES).probabilities(values)[0])


def features(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> npt.NDArray[np.float64]:
    """What the decision rests on, shape ``(1, len(FEATURES))``; ``search`` and ``evidence`` must not be empty."""
    best, top = search.passages[0], evidence[0]
    second = search.passages[1] if len(search.passages) > 1 else None
    passage = " ".join((best.document.title, *best.passage.section, best.passage.text))
    document = " ".join((top.found.document.title, top.around))
    answer = [" ".join((item.found.document.title, item.explained)) for item in evidence[:_UNITS]]
    words, bigrams = Rarity(search.question, keywords["words"]), Rarity(search.question, keywords["bigrams"])
    in_passage, in_document, in_answer = words.terms(passage), words.terms(document), words.terms(answer[0])
    about = words.without(words.terms(top.found.document.title))
    missing = [weight for term, weight in words.weights.items() if term not in in_passage]
    asked, asked_numbers, asked_names = kinds(search.question), numbers(search.question), names(search.question)
    values = {
        "cosine": max(search.cosines),
        "vectors": max(found.stages["vectors"] for found in search.passages),
        "vectors_margin": best.stages["vectors"] - (second.stages["vectors"] if second else 0.0),
        "keywords": np.log1p(max(best.stages["words"], 0.0)),
        "margin": best.score - (second.score if second else 0.0),
        "known": search.known,
        "words": words.share(in_passage),
        "bigrams": bigrams.share(bigrams.terms(passage)),
        "rarest_missing": max(missing, default=0.0) / max(max(words.weights.values(), default=1.0), 1e-9),
        "document_words": words.share(in_document),
        "names_missing": _share_missing(asked_names, names(document)),
        "numbers_missing": _share_missing(asked_numbers, numbers(document)),
        "unit_words": words.share(in_answer),
        "unit_about": about.share(in_answer),
        "unit_lacks_asked": lacks_asked(fold(top.text), asked),
        "units_lack_asked": min(lacks_asked(fold(item.text), asked) for item in evidence[:_UNITS]),
        "unit_numbers_missing": _share_missing(asked_numbers, numbers(answer[0])),
        "unit_names_missing": _share_missing(asked_names, names(top.explained)),
        "years_missing": _share_missing(years(search.question), years(f"{answer[0]} {top.found.document.date}")),
        "unit_probability": top.probability,
        "unit_second": top.second,
        "units_second": float(np.logaddexp.reduce([item.second for item in evidence])),
    }
    return np.array([[values[name] for name in FEATURES]])


def _speaks_of_the_year(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether any of the best units speaks of a year that the question names: a figure of another year is no answer."""
    asked = years(question)
    spoken = [f"{item.found.document.title} {item.explained} {item.found.document.date}" for item in evidence[:_UNITS]]
    return not asked or any(asked & years(text) for text in spoken)


def _speaks_of_the_edition(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether what stands around any of the best units speaks of the edition or version that the question names: likewise."""
    asked = editions(question)
    return not asked or any(asked & editions(f"{item.found.document.title} {item.around}") for item in evidence[:_UNITS])


def _lacks_a_telling_kind(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the question asks for a price, a phone number or a time of day, and none of the best units has one."""
    telling = [kind for kind in kinds(question) if kind.name in _TELLING]
    return bool(telling) and all(lacks_asked(fold(item.explained), telling) == 1 for item in evidence[:_UNITS])


def _share_missing(asked: set[str], held: set[str]) -> float:
    return len(asked - held) / len(asked) if asked else 0.0
