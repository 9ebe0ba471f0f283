"""The decision to answer: a calibrated estimate that the passages found hold the answer, taken in code before any model is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from qa_bot.retrieval.calibration import calibrated_model
from qa_bot.retrieval.evidence import Evidence, is_of_another, regions_spoken_of, tells_no_measure
from qa_bot.retrieval.live_index import FEATURES as PASSAGE_FEATURES
from qa_bot.retrieval.live_index import Search
from qa_bot.retrieval.rarity import Rarity
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.answer_kinds import kinds, lacks_asked
from qa_bot.text.existence import thing_asked_for
from qa_bot.text.measures import measures
from qa_bot.text.named import editions, names, names_a_sibling, names_asked, numbers, tells_of_own, years
from qa_bot.text.normalising import fold, language_of
from qa_bot.text.regions import regions, regions_asked

SPOKEN_FEATURES = (
    "cosine",
    "vectors",
    "vectors_margin",
    "keywords",
    "score",
    "margin",
    "known",
    "words",
    "bigrams",
    "rarest_missing",
    "document_words",
    "names_missing",
    "numbers_missing",
    "years_missing",
    "unit_words",
    "unit_about",
    "unit_lacks_asked",
    "units_lack_asked",
    "unit_numbers_missing",
    "unit_names_missing",
    "unit_probability",
    *(f"passage_{name}" for name in PASSAGE_FEATURES),
)
"""Whether the corpus speaks of what is asked: all of it from words and vectors, whatever the second look."""
ANSWERED_FEATURES = ("probability", "second", "seconds", "lacks_asked", "words", "about", "alike", "unanswered")
"""Whether a unit then answers it."""
TOGETHER_FEATURES = ("spoken_of", "answered")
"""The log odds of both."""

_UNITS = 3
_TELLING = ("money", "phone", "clock", "door", "deadline")

_RARITY_AT_HOME = 1.6
"""The name of a region that is no rarer stands in a fifth of the passages: they are of that region, and need not say so each time."""
_WHETHER = re.compile("吗|有没有|是不是|是否|有无")
_HOW_MANY = re.compile(r"多少|\bhow (?:many|much)\b")
LEAST = 0.5
"""The least probability with which a question is answered."""


class Exclusion(StrEnum):
    """The rules by which a question is not answered, however likely a passage looks."""

    YEAR = "year"
    """No good passage speaks of the year asked about."""
    EDITION = "edition"
    """Nor of the edition or version."""
    REGION = "region"
    """All of them speak of other regions, or the best one's document of none that is asked about."""
    KIND = "kind"
    """None has the price, phone number, time, door number, deadline or quantity of what is named."""
    MEASURE = "measure"
    """The best one has nothing of the measure asked for (how many days, what pass mark)."""
    NO_WORDS = "no_words"
    """There is no word to look for."""
    UNKNOWN_WORDS = "unknown_words"
    """Not even the dictionary finds a word of it in the documents."""
    UNKNOWN_THING = "unknown_thing"
    """It asks whether there is something (有没有咖啡厅) of which no two characters stand together in any passage."""


@dataclass(frozen=True, slots=True)
class Answerability:
    """How sure it is that the passages hold the answer, 0 to 1; where a rule excludes that, 0 and the rule."""

    probability: float
    excluded_by: Exclusion | None = None


def answerability(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex], look: str) -> Answerability:
    """How sure it is that the passages found hold the answer; ``evidence`` must not be empty.

    Whether the corpus speaks of what is asked, and whether what it says answers it, are judged apart: the first is wrong about near misses
    (a price that is not given, of a thing that is), the second about questions from elsewhere, so that fitted as one, each would blur the
    other. Both together tell how sure it is, unless the second by itself is against it. ``look`` names the second look that the evidence
    was given.
    """
    if evidence[0].alike == 1:
        return Answerability(1.0)  # it is known to answer the very question
    if exclusion := _exclusion(search, evidence, keywords):
        return Answerability(0.0, exclusion)
    language = language_of(search.question)
    spoken = calibrated_model(f"spoken_of_{language}", SPOKEN_FEATURES)
    answered = calibrated_model(f"answered_{language}_by_{look}", ANSWERED_FEATURES)
    together = calibrated_model(f"together_{language}_by_{look}", TOGETHER_FEATURES)
    by_itself = answered_features(search, evidence, keywords)
    both = np.column_stack([spoken.scores(spoken_features(search, evidence, keywords)), answered.scores(by_itself)])
    sure, by_second = float(together.probabilities(both)[0]), float(answered.probabilities(by_itself)[0])
    return Answerability(sure if by_second >= LEAST else min(sure, by_second))


def spoken_features(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> npt.NDArray[np.float64]:
    """What the first judgement rests on, shape ``(1, len(SPOKEN_FEATURES))``; ``search`` and ``evidence`` must not be empty."""
    likely = sorted(evidence, key=lambda item: -item.by_words)[:_UNITS]
    best, top = search.passages[0], likely[0]
    second = search.passages[1] if len(search.passages) > 1 else None
    passage = " ".join((best.document.title, *best.passage.section, best.passage.text))
    document = " ".join((top.found.document.title, top.around))
    answer = " ".join((top.found.document.title, top.explained))
    words, bigrams = Rarity(search.question, keywords["words"]), Rarity(search.question, keywords["bigrams"])
    in_passage, in_document, in_answer = words.terms(passage), words.terms(document), words.terms(answer)
    about = words.without(words.terms(top.found.document.title))
    missing = [weight for term, weight in words.weights.items() if term not in in_passage]
    rarest = max(words.weights.values(), default=0.0)
    asked, asked_numbers, asked_names = kinds(search.question), numbers(search.question), names(search.question)
    values = {
        "cosine": max(search.cosines),
        "vectors": max(found.stages["vectors"] for found in search.passages),
        "vectors_margin": best.stages["vectors"] - (second.stages["vectors"] if second else 0.0),
        "keywords": np.log1p(max(best.stages["words"], 0.0)),
        "score": best.score,
        "margin": best.score - (second.score if second else 0.0),
        "known": search.known,
        "words": words.share(in_passage),
        "bigrams": bigrams.share(bigrams.terms(passage)),
        "rarest_missing": max(missing, default=0.0) / max(rarest, 1e-9),
        "document_words": words.share(in_document),
        "names_missing": _share_missing(asked_names, names(document)),
        "numbers_missing": _share_missing(asked_numbers, numbers(document)),
        "years_missing": _share_missing(years(search.question), years(f"{answer} {top.found.document.date}")),
        "unit_words": words.share(in_answer),
        "unit_about": about.share(in_answer),
        "unit_lacks_asked": lacks_asked(fold(top.text), asked),
        "units_lack_asked": min(lacks_asked(fold(item.text), asked) for item in likely),
        "unit_numbers_missing": _share_missing(asked_numbers, numbers(answer)),
        "unit_names_missing": _share_missing(asked_names, names(top.explained)),
        "unit_probability": top.by_words,
    } | {f"passage_{name}": best.stages[name] for name in PASSAGE_FEATURES}
    return np.array([[values[name] for name in SPOKEN_FEATURES]])


def answered_features(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> npt.NDArray[np.float64]:
    """What the second judgement rests on, shape ``(1, len(ANSWERED_FEATURES))``; ``evidence`` must not be empty."""
    top = evidence[0]
    words = Rarity(search.question, keywords["words"])
    title = top.found.document.title
    answer = f"{title} {top.explained}"
    values = {
        "probability": _log_odds(top.probability),
        "second": top.second,
        "seconds": float(np.logaddexp.reduce([item.second for item in evidence])),
        "lacks_asked": lacks_asked(fold(top.text), kinds(search.question)),
        "words": words.share(words.terms(answer)),
        "about": words.without(words.terms(title)).share(words.terms(answer)),
        "alike": top.alike,
        "unanswered": search.nearest.unanswered(top.found.document.id, top.unit.start, top.unit.end),
    }
    return np.array([[values[name] for name in ANSWERED_FEATURES]])


def _exclusion(search: Search, evidence: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> Exclusion | None:
    """The first rule that excludes an answer."""
    question = search.question
    if not _speaks_of_the_year(question, evidence):
        return Exclusion.YEAR
    if not _speaks_of_the_edition(question, evidence):
        return Exclusion.EDITION
    if not _speaks_of_the_region(question, evidence, keywords["bigrams"]):
        return Exclusion.REGION
    if _lacks_a_telling_kind(question, evidence):
        return Exclusion.KIND
    if tells_no_measure(evidence[0].found.document, evidence[0].unit, measures(question)):
        return Exclusion.MEASURE
    if not Rarity(question, keywords["words"]).weights:
        return Exclusion.NO_WORDS
    if language_of(question) == "en" and search.by_meaning_only and all(found.stages["translated"] <= 0 for found in search.passages):
        return Exclusion.UNKNOWN_WORDS
    thing = keywords["bigrams"].terms(thing_asked_for(question))
    if thing and not any(map(keywords["bigrams"].knows, thing)):
        return Exclusion.UNKNOWN_THING
    return None


def _speaks_of_the_year(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether any of the best units speaks of a year that the question names, and the best one not of others only."""
    asked, best = set() if tells_of_own(question) else years(question), evidence[0]
    if is_of_another(asked, _years_of(best)) and asked.isdisjoint(years(best.found.document.date)):
        return False
    return not asked or any(asked & (_years_of(item) | years(item.found.document.date)) for item in evidence[:_UNITS])


def _years_of(item: Evidence) -> set[str]:
    return years(f"{item.found.document.title} {item.explained}")


def _speaks_of_the_edition(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether any of the best units, with what is around, speaks of the edition or version asked about, and the best one of no other."""
    asked, best = editions(question), evidence[0]
    if is_of_another(asked, editions(f"{best.found.document.title} {best.explained}")):
        return False
    return not asked or any(asked & editions(f"{item.found.document.title} {item.around}") for item in evidence[:_UNITS])


def _speaks_of_the_region(question: str, evidence: Sequence[Evidence], pairs: KeywordIndex) -> bool:
    """Whether the best units do not all speak of other regions than a question names, and the best one's document speaks of that one.

    It need not where the corpus as a whole is of that region, nor where the question is whether it is so there.
    """
    asked, document = regions_asked(question), evidence[0].found.document
    if not asked:
        return True
    if all(is_of_another(asked, regions_spoken_of(item.found.document, item.unit)) for item in evidence[:_UNITS]):
        return False
    elsewhere = all(pairs.rarity(region[:2]) > _RARITY_AT_HOME for region in asked)
    return not elsewhere or not asked.isdisjoint(regions(f"{document.title} {document.text}")) or _WHETHER.search(question) is not None


def _lacks_a_telling_kind(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the question asks for a price, a phone number, how many or the like, and no good unit has that of what it names."""
    counted = _HOW_MANY.search(fold(question)) is not None
    telling = [kind for kind in kinds(question) if kind.name in _TELLING or (counted and kind.name == "quantity")]
    named = names_asked(question)
    best = evidence[:_UNITS]
    return any(
        all(lacks_asked(fold(item.explained), [kind]) == 1 or names_a_sibling(named, item.text) for item in best) for kind in telling
    )


def _share_missing(asked: set[str], held: set[str]) -> float:
    return len(asked - held) / len(asked) if asked else 0.0


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability))) if 0 < probability < 1 else 0.0
