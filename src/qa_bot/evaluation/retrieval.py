"""Is the gold passage first, in the first three, in the first five?"""

from collections.abc import Callable
from dataclasses import dataclass

from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset

_DEPTH = 10


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """Shares of the questions (0 to 1) whose gold passage is among the first 1, 3, 5; mean reciprocal rank within the first 10."""

    questions: int
    r1: float
    r3: float
    r5: float
    mrr10: float


def measure_retrieval(
    dataset: Dataset, wording: list[str], vectors: Vectors, embedding: str, progress: Callable[[int], None] = lambda _: None
) -> RetrievalFigures:
    """Ask every question, in the given wording, of an index of all passages."""
    ranks: list[int | None] = []
    with dataset_index(dataset, vectors, embedding) as index:
        for question, text, vector in zip(dataset.questions, wording, vectors.questions, strict=True):
            found = [scored.document.id for scored in index.search(text, vector, _DEPTH).passages]
            ranks.append(found.index(question.passage) + 1 if question.passage in found else None)
            progress(1)

    def within(depth: int) -> float:
        return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)

    return RetrievalFigures(len(ranks), within(1), within(3), within(5), sum(1 / rank for rank in ranks if rank) / len(ranks))
