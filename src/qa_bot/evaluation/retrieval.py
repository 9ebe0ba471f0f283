"""Is the gold passage first, in the first three, in the first five?"""

import statistics
import time
from dataclasses import dataclass

from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.progress import Progress
from qa_bot.records import ScoredPassage

DEPTH = 10
"""How far the gold passage is looked for."""


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """Shares of the questions (0 to 1) whose gold passage is among the first 1, 3, 5; mean reciprocal rank within the first 10.

    ``ranks`` counts gold passages at rank 1, 2, … ``DEPTH``, and at last those beyond. ``milliseconds`` is the median time of a search,
    the question's embedding left out.
    """

    questions: int
    r1: float
    r3: float
    r5: float
    mrr10: float
    milliseconds: float
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question as it was worded; ``rank`` is the gold passage's, from 1, None beyond ``DEPTH``."""

    question: DatasetQuestion
    wording: str
    passages: tuple[ScoredPassage, ...]
    rank: int | None
    seconds: float


def find_passages(
    dataset: Dataset, wording: list[str], vectors: Vectors, embedding: str, progress: Progress = lambda _: None
) -> list[Finding]:
    """Ask every question, in the given wording, of an index of all passages."""
    findings = []
    with dataset_index(dataset, vectors, embedding) as index:
        for question, text, vector in zip(dataset.questions, wording, vectors.questions, strict=True):
            began = time.perf_counter()
            passages = index.search(text, vector, DEPTH).passages
            seconds = time.perf_counter() - began
            found = [scored.document.id for scored in passages]
            rank = found.index(question.passage) + 1 if question.passage in found else None
            findings.append(Finding(question, text, passages, rank, seconds))
            progress(1)
    return findings


def retrieval_figures(findings: list[Finding]) -> RetrievalFigures:
    """The figures of findings, of which there must be one at least."""
    ranks = [finding.rank or DEPTH + 1 for finding in findings]

    def within(depth: int) -> float:
        return sum(rank <= depth for rank in ranks) / len(ranks)

    return RetrievalFigures(
        questions=len(findings),
        r1=within(1),
        r3=within(3),
        r5=within(5),
        mrr10=sum(1 / rank for rank in ranks if rank <= DEPTH) / len(ranks),
        milliseconds=1000 * statistics.median(finding.seconds for finding in findings),
        ranks=tuple(ranks.count(rank) for rank in range(1, DEPTH + 2)),
    )
