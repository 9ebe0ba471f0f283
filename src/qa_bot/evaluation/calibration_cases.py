"""Searches with known outcomes, from a training set and from the centre's own questions: what the fitted parts learn from."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.answers import holds_answer
from qa_bot.evaluation.calibration_questions import CalibrationQuestion
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset
from qa_bot.retrieval.evidence import Place
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.store.keywords import KeywordIndex

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

    def is_right(self, place: Place) -> bool:
        """Whether the unit holds the answer."""
        rank, unit = place
        document = self.search.passages[rank].document
        return self.answerable and document.id in self.documents and holds_answer(document.text[unit.start : unit.end], self.answers)


def dataset_cases(dataset: Dataset, vectors: Vectors, embedding: str, progress: Progress = lambda _: None) -> Iterator[Case]:
    """Every question of a training set; every second one also with its passage taken away."""
    with dataset_index(dataset, vectors, embedding) as index:
        for number, (question, vector) in enumerate(zip(dataset.questions, vectors.questions, strict=True)):
            search = index.search(question.text, vector, _PASSAGES + _SPARE)
            right = frozenset({question.passage})
            yield Case(question.id, dataset.name, without(search), index.keywords, right, question.answers, answerable=True)
            if number % 2 == 0:
                yield Case(f"{question.id}-removed", dataset.name, without(search, right), index.keywords, right, (), answerable=False)
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
            yield Case(f"{question.id}-removed", "corpus", removed, index.keywords, question.documents, (), answerable=False)
        progress(1)


def without(search: Search, documents: frozenset[str] = frozenset()) -> Search:
    """The search as if it had not found these documents, cut to as many passages as an answer rests on."""
    kept = [position for position, found in enumerate(search.passages) if found.document.id not in documents][:_PASSAGES]
    return dataclasses.replace(
        search,
        passages=tuple(search.passages[position] for position in kept),
        cosines=tuple(search.cosines[position] for position in kept),
    )
