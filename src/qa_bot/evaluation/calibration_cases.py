"""Searches with known outcomes, from a training set and from the centre's own questions: what the fitted parts learn from."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.evaluation.dataset_index import Vectors, dataset_index, index_without
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.evaluation.further_questions import FURTHER
from qa_bot.own_questions import OwnQuestion
from qa_bot.progress import Progress
from qa_bot.retrieval.known_questions import KnownQuestions
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.window import RankedUnit
from qa_bot.store.keywords import KeywordIndex

_REMOVED = "-removed"
_PASSAGES = 5
"""As many passages as an answer rests on."""
_FOLDS, _EIGHTH = 4, 8
"""What answers a question is taken away with a quarter of the corpus: once gone, it is not known to the words' rarities either."""


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

    def is_right(self, place: RankedUnit) -> bool:
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
    questions: Sequence[OwnQuestion],
    index: LiveIndex,
    embeddings: SentenceTransformerEmbeddings,
    standalone: Callable[[str], str],
    progress: Progress = lambda _: None,
) -> Iterator[Choice]:
    """The candidates of every answerable question over the corpus."""
    others = _Others(index.known_questions)
    answerable = [question for question in questions if question.documents]
    texts = [standalone(question.text) for question in answerable]
    for question, text, vector in zip(answerable, texts, embeddings.query_vectors(texts), strict=True):
        candidates = index.candidates(text, vector, others.known_to(question))
        passages = [index.passages[row] for row in candidates.rows]
        right = [passage.document_id in question.documents and holds_answer(passage.text, question.answers) for passage in passages]
        yield Choice(candidates.features, np.array(right, bool), candidates.across)
        progress(1)


class _Others:
    """What is known to a question as to a visitor's: no question of its own batch (one person's, whose id begins alike), itself least.

    Every fourth one meets an index that knows no question on the documents that answer it, as after a new document.
    """

    def __init__(self, known: KnownQuestions) -> None:
        self._known = known
        self._of_batch: dict[str, KnownQuestions] = {}

    def known_to(self, question: OwnQuestion) -> KnownQuestions:
        """The known questions without those."""
        batch = _batch(question.id)
        if batch not in self._of_batch:
            self._of_batch[batch] = self._known.those(lambda known: _batch(known.id) != batch)
        others = self._of_batch[batch]
        if question.documents and _fold(question.id, _FOLDS) == 0:
            return others.those(lambda known: not any(document in question.documents for document, _, _ in known.places))
        return others


def _batch(question_id: str) -> str:
    return question_id.rstrip("0123456789")


def dataset_cases(dataset: Dataset, vectors: Vectors, embedding: str, progress: Progress = lambda _: None) -> Iterator[Case]:
    """Every question of a training set, one without answers a near miss; the others also of an index without their article.

    Both indexes lack a quarter of the corpus, since scores tell how large it is. For the same reason an eighth of it is asked its own
    questions and as many others.
    """
    articles = {passage.id: passage.article for passage in dataset.passages}
    asked = list(zip(dataset.questions, vectors.questions, strict=True))
    for gone in range(_FOLDS):
        with dataset_index(dataset, vectors, embedding, _articles(articles, _FOLDS, {gone})) as index:
            for question, vector in asked:
                fold = _fold(articles[question.passage], _FOLDS)
                if fold == (gone + 1) % _FOLDS:
                    yield _case(question, vector, index, question.answers)
                    progress(1)
                elif fold == gone and question.answers:
                    yield _case(question, vector, index, ())
    with dataset_index(dataset, vectors, embedding, _articles(articles, _EIGHTH, set(range(1, _EIGHTH)))) as index:
        for question, vector in asked:
            fold = _fold(articles[question.passage], _EIGHTH)
            if question.answers and fold < 2:
                yield _case(question, vector, index, () if fold else question.answers, "small-")


def _articles(articles: Mapping[str, str], folds: int, chosen: set[int]) -> frozenset[str]:
    return frozenset(article for article in articles.values() if _fold(article, folds) in chosen)


def _case(question: DatasetQuestion, vector: npt.NDArray[np.float32], index: LiveIndex, answers: tuple[str, ...], corpus: str = "") -> Case:
    """A question of a training set with the answers that the index holds: none if they are gone, or if it never had any."""
    removed = _REMOVED if question.answers and not answers else ""
    source = corpus + ("further" if question.id.startswith(FURTHER) else "dataset")
    search = index.search(question.text, vector, _PASSAGES)
    right = frozenset({question.passage})
    return Case(f"{question.id}{removed}", source, search, index.keywords, right, answers, bool(answers))


def corpus_cases(
    questions: Sequence[OwnQuestion],
    index: LiveIndex,
    embeddings: SentenceTransformerEmbeddings,
    standalone: Callable[[str], str],
    progress: Progress = lambda _: None,
) -> Iterator[Case]:
    """Every question over the corpus; the answerable ones also of an index without all documents that answer them."""
    texts = [standalone(question.text) for question in questions]
    vectors = embeddings.query_vectors(texts)
    asked = list(zip(questions, texts, vectors, strict=True))
    others = _Others(index.known_questions)
    for question, text, vector in asked:
        search = index.search(text, vector, _PASSAGES, others.known_to(question))
        yield Case(question.id, "corpus", search, index.keywords, question.documents, question.answers, bool(question.documents))
        progress(1)
    for fold in range(_FOLDS):
        gone = frozenset(document for document in index.documents if _fold(document, _FOLDS) == fold)
        with index_without(index, gone) as smaller:
            for question, text, vector in asked:
                if question.documents and gone.issuperset(question.documents):
                    search = smaller.search(text, vector, _PASSAGES, others.known_to(question))
                    yield Case(f"{question.id}{_REMOVED}", "corpus", search, smaller.keywords, question.documents, (), answerable=False)


def held_out(case: Case) -> bool:
    """Whether the reader is not fitted on the case, so that what weighs its scores can be: all questions of one passage in ten."""
    key = case.id.removesuffix(_REMOVED) if case.source == "corpus" else " ".join(sorted(case.documents))
    return hashlib.sha256(key.encode()).digest()[0] % 10 == 0


def _fold(name: str, folds: int) -> int:
    return hashlib.sha256(name.encode()).digest()[-1] % folds
