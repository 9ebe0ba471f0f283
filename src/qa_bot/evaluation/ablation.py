"""What is each part worth? It is switched off, and everything behind it runs on."""

import dataclasses
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.evaluation.pipeline import answer_from
from qa_bot.evaluation.refusal import is_unanswerable, refusal_curve
from qa_bot.evaluation.tables import false_answers_at
from qa_bot.progress import Progress
from qa_bot.retrieval.calibration import calibrated_model
from qa_bot.retrieval.closeness import FEATURES as CLOSENESS
from qa_bot.retrieval.live_index import FEATURES, LiveIndex, Search
from qa_bot.retrieval.second_look import SecondLook

Fusion = Callable[[Search], list[float]]

_CANDIDATES = 100
"""How many passages a part that is left on may still bring forward."""
_FALSE_REFUSALS = 0.02
"""False answers are compared where so many answerable questions are refused: the shipped threshold suits the whole only."""
_RANK_FUSION = 60
"""The usual constant of reciprocal rank fusion."""


def _without(*features: str) -> Fusion:
    """The fitted order, as if these features were the same for all passages."""

    def scores(search: Search) -> list[float]:
        model = calibrated_model("order", FEATURES)
        weights = {name: weight for name, weight in zip(model.features, model.weights, strict=True) if name not in features}
        return [sum(weight * found.stages[name] for name, weight in weights.items()) for found in search.passages]

    return scores


def _rank_fusion(search: Search) -> list[float]:
    """Each ranker's places count, however far a passage stands out."""
    totals = [0.0] * len(search.passages)
    for name in ("words", "bigrams", "vectors"):
        order = sorted(range(len(totals)), key=lambda row: -search.passages[row].stages[name])
        for place, row in enumerate(order, 1):
            totals[row] += 1 / (_RANK_FUSION + place)
    return totals


FUSIONS: Mapping[str, Fusion] = {
    "nothing": lambda search: [found.score for found in search.passages],
    "vectors": _without("vectors"),
    "words": _without("words", "unit_words"),
    "character pairs": _without("bigrams", "unit_bigrams", "passage_bigrams"),
    "words and character pairs": _without("words", "bigrams", *CLOSENESS),
    "closeness": _without(*CLOSENESS),
    "fitted order (ranks fused instead)": _rank_fusion,
}
"""What is left out, by name, and the scores that are left then."""


@dataclass(frozen=True, slots=True)
class Row:
    """Shares (0 to 1) without a part: gold passages first, first sentences right, false answers at 2 % false refusals."""

    without: str
    r1: float
    first_sentence: float
    false_answers: float


def without_parts(
    dataset: Dataset, vectors: Vectors, identity: str, seconds: Mapping[str, SecondLook], number: int, progress: Progress
) -> list[Row]:
    """A row for each part; ``progress`` is told of ``steps`` in all.

    ``seconds`` are the second looks, by what is missing in each; the first misses nothing. The other arguments are those of
    ``judge_answers``.
    Unlike in the refusal measure, the article of an unanswerable question is not removed from the index but from what was found, which
    is as good for comparing and needs one index only. What comes behind a part was fitted with it in place: a part fitted anew around its
    absence would cost somewhat less.
    """
    rows = []
    (_, second), *others = seconds.items()
    with dataset_index(dataset, vectors, identity) as index:
        searches = [_search(index, question, vector) for question, vector in zip(dataset.questions, vectors.questions, strict=True)]
        for name, fusion in FUSIONS.items():
            rows.append(_row(name, dataset, [_fused(search, fusion) for search in searches], index, second, number, progress))
        for name, other in others:
            rows.append(_row(name, dataset, searches, index, other, number, progress))
    untitled = dataclasses.replace(dataset, passages=tuple(dataclasses.replace(passage, title="") for passage in dataset.passages))
    with dataset_index(untitled, vectors, identity) as index:
        searches = [_search(index, question, vector) for question, vector in zip(dataset.questions, vectors.questions, strict=True)]
        rows.append(_row("titles", dataset, searches, index, second, number, progress))
    return rows


def steps(dataset: Dataset, seconds: Mapping[str, SecondLook]) -> int:
    """How many questions ``without_parts`` asks."""
    return (len(FUSIONS) + len(seconds)) * len(dataset.questions)


def _search(index: LiveIndex, question: DatasetQuestion, vector: npt.NDArray[np.float32]) -> Search:
    return index.search(question.text, vector, _CANDIDATES)


def _fused(search: Search, fusion: Fusion) -> Search:
    """The search with its passages scored otherwise."""
    scores = fusion(search)
    best = sorted(range(len(scores)), key=lambda row: -scores[row])
    return dataclasses.replace(
        search,
        passages=tuple(dataclasses.replace(search.passages[row], score=scores[row]) for row in best),
        cosines=tuple(search.cosines[row] for row in best),
    )


def _row(
    without: str, dataset: Dataset, searches: Sequence[Search], index: LiveIndex, second: SecondLook, number: int, progress: Progress
) -> Row:
    articles = {passage.id: passage.article for passage in dataset.passages}
    first, right = [], []
    probabilities: dict[bool, list[float]] = {True: [], False: []}
    for question, search in zip(dataset.questions, searches, strict=True):
        journey = answer_from(_cut(search, number), index, second)
        first.append(search.passages[0].document.id == question.passage)
        right.append(holds_answer(journey.first_sentence, question.answers))
        unanswerable = is_unanswerable(question)
        if unanswerable:
            own = articles[question.passage]
            gone = frozenset(document for document, article in articles.items() if article == own)
            journey = answer_from(_cut(search, number, gone), index, second)
        probabilities[not unanswerable].append(journey.probability)
        progress(1)
    curve = refusal_curve(probabilities[True], probabilities[False])
    return Row(without, statistics.fmean(first), statistics.fmean(right), false_answers_at(curve, _FALSE_REFUSALS) or 0.0)


def _cut(search: Search, number: int, gone: frozenset[str] = frozenset()) -> Search:
    """The first passages of a search, as if these documents had not been found."""
    kept = [row for row, found in enumerate(search.passages) if found.document.id not in gone][:number]
    return dataclasses.replace(
        search, passages=tuple(search.passages[row] for row in kept), cosines=tuple(search.cosines[row] for row in kept)
    )
