"""Questions that were not answered, those of one meaning together: each group is a gap that one article may close."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from qa_bot.learning.kept_answers import KeptAnswer
from qa_bot.records import Language, Outcome
from qa_bot.text.normalising import bare, language_of

ALIKE = 0.6
"""From this mean cosine on, questions belong together. Measured by tests/real/test_gaps.py on the calibration questions: higher tears
paraphrases apart, lower joins what only shares a subject."""
COMPARED = 3000
"""Of more different questions than this, only those asked most often are compared: the time grows with the square."""

Vectors = npt.NDArray[np.float64]
Means = Mapping[Language, npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in one wording: as it was last written, how often it was asked, when last, and what was nearest then."""

    question: str
    count: int
    last: datetime
    answer_id: str
    """Of the last time."""
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning, the most frequent wording first."""

    asked: tuple[Wording, ...]

    @property
    def count(self) -> int:
        """How often it was asked, in whatever words."""
        return sum(each.count for each in self.asked)

    @property
    def last(self) -> datetime:
        """When it was last asked."""
        return max(each.last for each in self.asked)

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that were nearest, nearest first."""
        return tuple(dict.fromkeys(document for each in self.asked for document in each.documents))


def unanswered(answers: Iterable[KeptAnswer]) -> list[Wording]:
    """The questions that found no answer, each wording once (script, width, case and punctuation aside), the most frequent first."""
    wordings: dict[str, list[KeptAnswer]] = {}
    for answer in answers:
        if answer.outcome is Outcome.UNANSWERED:
            wordings.setdefault(bare(answer.question), []).append(answer)
    asked = [_asked(answers) for answers in wordings.values()]
    return sorted(asked, key=lambda each: (-each.count, -each.last.timestamp()))


def centred(questions: Sequence[str], vectors: Vectors, means: Means) -> Vectors:
    """The questions' vectors without what all texts of their language share, of length 1.

    An embedding model puts all texts of a centre near each other; what they have in common says nothing about a question.

    Args:
        questions: the texts.
        vectors: theirs, shape ``(questions, dimensions)``.
        means: the mean of a language's vectors; where the documents have none in it, that of the questions themselves.
    """
    written = [language_of(question) for question in questions]
    result = np.array(vectors, np.float64)
    for language in set(written):
        rows = [row for row, other in enumerate(written) if other == language]
        result[rows] -= means[language] if language in means else result[rows].mean(axis=0)
    lengths = np.linalg.norm(result, axis=1, keepdims=True)
    return result / np.where(lengths > 0, lengths, 1)


def grouped(asked: Sequence[Wording], vectors: Vectors) -> list[Gap]:
    """Questions that mean the same together, in no order.

    Args:
        asked: at most ``COMPARED`` questions.
        vectors: theirs, centred, shape ``(questions, dimensions)``.
    """
    groups: dict[int, list[Wording]] = {}
    for label, each in zip(_labels(vectors), asked, strict=True):
        groups.setdefault(label, []).append(each)
    return [Gap(tuple(sorted(group, key=lambda each: -each.count))) for group in groups.values()]


def frequent_first(gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps most often met first; of equal ones the last."""
    return sorted(gaps, key=lambda gap: (-gap.count, -gap.last.timestamp()))


def _labels(vectors: Vectors) -> list[int]:
    if len(vectors) < 2:
        return list(range(len(vectors)))
    from sklearn.cluster import AgglomerativeClustering  # a second of import, for who groups only

    distances = np.clip(1 - vectors @ vectors.T, 0, 2)
    groups = AgglomerativeClustering(n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - ALIKE)
    labels: list[int] = groups.fit_predict(distances).tolist()
    return labels


def _asked(answers: Sequence[KeptAnswer]) -> Wording:
    last = answers[-1]
    return Wording(last.question, len(answers), last.asked, last.id, last.documents)
