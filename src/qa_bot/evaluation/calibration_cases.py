"""Searches with known outcomes, from a training set and from the centre's own questions: what the fitted parts learn from."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.answers import holds_answer
from qa_bot.evaluation.calibration_questions import CalibrationQuestion
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.second_look import Place
from qa_bot.store.keywords import KeywordIndex

_REMOVED = "-removed"
_PASSAGES, _SPARE = 5, 2
"""As many passages as an answer rests on, and spare ones for when the right document is taken away."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Case:
    """A search; ``documents`` and ``answers`` tell which units are right. Unanswerable cases have no right unit."""

    id: str
    source: str
    search: Search
    keywords: Mapping[str, KeywordIndex]
    documents: frozenset[str]
    answers: tuple[str, ...]
    answerable: bool

    @property
    def is_near_miss(self) -> bool:
        """Whether the question was written to be unanswerable; of others, what answers them was taken away."""
        return not self.answerable and not self.id.endswith(_REMOVED)

    def is_right(self, place: Place) -> bool:
        """Whether the unit holds the answer."""
        rank, unit = place
        document = self.search.passages[rank].document
        return self.answerable and document.id in self.documents and holds_answer(document.text[unit.start : unit.end], self.answers)


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a search: their ``features``, shape ``(candidates, features)``, and which are ``right``, ``(candidates,)``.

    ``across`` is the same as in ``Candidates``.
    """

    features: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    across: bool


def dataset_choices(dataset: Dataset, vectors: Vectors, embedding: str, progress: Progress = lambda _: None) -> Iterator[Choice]:
    """The candidates of every answerable question of a training set."""
    with dataset_index(dataset, vectors, embedding) as index:
        for question, vector in zip(dataset.questions, vectors.questions, strict=True):
            progress(1)
            if question.answers:
                candidates = index.candidates(question.text, vector)
                right = [index.passages[row].document_id == question.passage for row in candidates.rows]
                yield Choice(candidates.features, np.array(right, bool), candidates.across)


def corpus_choices(
    questions: Sequence[CalibrationQuestion],
    index: LiveIndex,
    embeddings: SentenceTransformerEmbeddings,
    standalone: Callable[[str], str],
    progress: Progress = lambda _: None,
) -> Iterator[Choice]:
    """The candidates of every answerable question over the corpus."""
    for question in questions:
        progress(1)
        if question.documents:
            text = standalone(question.text)
            candidates = index.candidates(text, embeddings.query_vector(text))
            passages = [index.passages[row] for row in candidates.rows]
            right = [passage.document_id in question.documents and holds_answer(passage.text, question.answers) for passage in passages]
            yield Choice(candidates.features, np.array(right, bool), candidates.across)


def dataset_cases(dataset: Dataset, vectors: Vectors, embedding: str, progress: Progress = lambda _: None) -> Iterator[Case]:
    """Every question of a training set; every second one also with its passage taken away. One without answers is a near miss."""
    with dataset_index(dataset, vectors, embedding) as index:
        for number, (question, vector) in enumerate(zip(dataset.questions, vectors.questions, strict=True)):
            search = index.search(question.text, vector, _PASSAGES + _SPARE)
            right = frozenset({question.passage})
            yield Case(question.id, dataset.name, without(search), index.keywords, right, question.answers, bool(question.answers))
            if question.answers and number % 2 == 0:
                yield Case(f"{question.id}{_REMOVED}", dataset.name, without(search, right), index.keywords, right, (), answerable=False)
            progress(1)


def corpus_cases(
    questions: Sequence[CalibrationQuestion],
    index: LiveIndex,
    embeddings: SentenceTransformerEmbeddings,
    standalone: Callable[[str], str],
    progress: Progress = lambda _: None,
) -> Iterator[Case]:
    """Every question over the corpus; the answerable ones also with all documents that answer them taken away."""
    for question in questions:
        text = standalone(question.text)
        search = index.search(text, embeddings.query_vector(text), _PASSAGES + _SPARE)
        answerable = bool(question.documents)
        yield Case(question.id, "corpus", without(search), index.keywords, question.documents, question.answers, answerable)
        if answerable:
            removed = without(search, question.documents)
            yield Case(f"{question.id}{_REMOVED}", "corpus", removed, index.keywords, question.documents, (), answerable=False)
        progress(1)


def held_out(case: Case) -> bool:
    """Whether the reader is not fitted on the case, so that what weighs its scores can be: all questions of one passage in ten."""
    key = case.id.removesuffix(_REMOVED) if case.source == "corpus" else " ".join(sorted(case.documents))
    return hashlib.sha256(key.encode()).digest()[0] % 10 == 0


def without(search: Search, documents: frozenset[str] = frozenset()) -> Search:
    """The search as if it had not found these documents, cut to as many passages as an answer rests on."""
    kept = [position for position, found in enumerate(search.passages) if found.document.id not in documents][:_PASSAGES]
    return dataclasses.replace(
        search,
        passages=tuple(search.passages[position] for position in kept),
        cosines=tuple(search.cosines[position] for position in kept),
    )
