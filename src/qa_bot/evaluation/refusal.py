"""Does it know when not to answer? Half of the questions are asked of an index without their article."""

import hashlib
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.errors import DatasetError
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.evaluation.pipeline import Journey, ask
from qa_bot.progress import Progress
from qa_bot.retrieval.answerability import LEAST
from qa_bot.retrieval.second_look import SecondLook


@dataclass(frozen=True, slots=True)
class RefusalFigures:
    """Rates (0 to 1) at the shipped threshold.

    ``false_answers`` are unanswerable questions that were answered, ``false_refusals`` answerable ones that were refused. ``curve`` holds
    [false refusals, false answers] for every threshold that makes a difference, from the most lenient.
    """

    questions: int
    false_answers: float
    false_refusals: float
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class JudgedRefusal:
    """What was decided for a question whose article was in the index (``answerable``) or not."""

    question: DatasetQuestion
    journey: Journey
    answerable: bool

    @property
    def answered(self) -> bool:
        """Whether a visitor would have been given an answer."""
        return self.journey.probability >= LEAST


def is_unanswerable(question: DatasetQuestion) -> bool:
    """Whether the question belongs to the half that loses its article: by its id alone, the same on every machine."""
    return hashlib.sha256(question.id.encode()).digest()[-1] % 2 == 1


def judge_refusals(
    dataset: Dataset, vectors: Vectors, identity: str, second: SecondLook, number: int, progress: Progress = lambda _: None
) -> list[JudgedRefusal]:
    """Ask every question, one half of the full index, the other of an index from which the question's own whole article is gone.

    Every other article stays, as it would where one document was never written; so there is an index for each article that has
    unanswerable questions. The arguments are those of ``judge_answers``.
    """
    judged = []
    for without, rows in _by_index(dataset):
        # Building an index takes a second or two: the questions of one article share it.
        with dataset_index(dataset, vectors, identity, without) as index:
            for row in rows:
                question = dataset.questions[row]
                journey = ask(question.text, vectors.questions[row], index, second, number)
                judged.append(JudgedRefusal(question, journey, answerable=not without))
                progress(1)
    return judged


def refusal_figures(judged: Sequence[JudgedRefusal]) -> RefusalFigures:
    """The figures of judged refusals.

    Raises:
        DatasetError: all questions, or none, kept their article.
    """
    if len({each.answerable for each in judged}) < 2:
        raise DatasetError(f"{len(judged)} questions are too few to measure refusal; ask more of them")
    return RefusalFigures(
        questions=len(judged),
        false_answers=statistics.fmean(each.answered for each in judged if not each.answerable),
        false_refusals=statistics.fmean(not each.answered for each in judged if each.answerable),
        curve=refusal_curve(
            [each.journey.probability for each in judged if each.answerable],
            [each.journey.probability for each in judged if not each.answerable],
        ),
    )


def refusal_curve(answerable: Sequence[float], unanswerable: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """(False refusals, false answers), both 0 to 1, from probabilities: for each number of false refusals, the fewest false answers.

    The thresholds are the answerable questions' probabilities: between two of them only false answers change.
    """
    known, unknown = np.sort(answerable), np.sort(unanswerable)
    thresholds = np.append(np.unique(known), np.inf)
    refused = np.searchsorted(known, thresholds, side="left") / len(known)
    answered = 1 - np.searchsorted(unknown, thresholds, side="left") / len(unknown)
    return tuple(zip(refused.tolist(), answered.tolist(), strict=True))


def _by_index(dataset: Dataset) -> Iterator[tuple[frozenset[str], list[int]]]:
    """The articles to take away, and the rows of the questions that are asked then."""
    articles = {passage.id: passage.article for passage in dataset.passages}
    rows: dict[frozenset[str], list[int]] = defaultdict(list)
    for row, question in enumerate(dataset.questions):
        rows[frozenset({articles[question.passage]}) if is_unanswerable(question) else frozenset()].append(row)
    yield from rows.items()
