"""Knowing when not to answer: half of a set's questions are asked of an index that lacks their whole article."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.store.keywords import KeywordIndex
from qa_bot.retrieval.live_index import Search

_FOLDS = 8
"""Articles are removed an eighth at a time, so that the index stays about as large as it was."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was found for it, and whether its article was there to be found."""

    question: DatasetQuestion
    search: Search
    keywords: Mapping[str, KeywordIndex]
    answerable: bool


def asked_with_and_without(
    dataset: Dataset, vectors: Vectors, embedding: str, number: int, progress: Callable[[int], None] = lambda _: None
) -> Iterator[Case]:
    """Search for every question: one half of the whole index, the other half of an index without its article."""
    articles = {passage.id: passage.article for passage in dataset.passages}
    for fold in (None, *range(_FOLDS)):
        removed = frozenset(article for article in articles.values() if _hash(article) % _FOLDS == fold)
        rows = [
            row
            for row, question in enumerate(dataset.questions)
            if (_answerable(question) if fold is None else not _answerable(question) and articles[question.passage] in removed)
        ]
        with dataset_index(dataset, vectors, embedding, removed) as index:
            for row in rows:
                question = dataset.questions[row]
                search = index.search(question.text, vectors.questions[row], number)
                yield Case(question, search, index.keywords, answerable=fold is None)
                progress(1)


def _answerable(question: DatasetQuestion) -> bool:
    return _hash(question.id) % 2 == 0


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
