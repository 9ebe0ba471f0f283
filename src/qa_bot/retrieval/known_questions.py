"""Questions of which it is known where the documents answer them, or that they do not, and which of them a visitor's is like."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa_bot.records import KnownQuestion
from qa_bot.text.named import editions, numbers
from qa_bot.text.normalising import bare

_COMPARED = 30
"""So many of the nearest ones count."""
_UNLIKE, _ALIKE_AT_MOST = 0.88, 0.99
"""The cosine from which on questions have more in common than their language and centre, of the bundled embedding model; and how alike
two are at most that are not the same."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """``text[start:end]`` of a document, and how ``alike`` a question answered there is to a visitor's: above 0, of the same words 1."""

    document_id: str
    start: int
    end: int
    alike: float


class KnownQuestions:
    """The known questions of a release with their unit ``vectors``, shape ``(questions, dimensions)``."""

    def __init__(self, questions: Sequence[KnownQuestion], vectors: npt.NDArray[np.float32]) -> None:
        self._questions = questions
        self._vectors = vectors
        answered = np.array([bool(question.places) for question in questions], bool)
        self._answered, self._unanswered = np.flatnonzero(answered), np.flatnonzero(~answered)

    def those(self, keep: Callable[[KnownQuestion], bool]) -> "KnownQuestions":
        """Some of them."""
        rows = [row for row, question in enumerate(self._questions) if keep(question)]
        return KnownQuestions([self._questions[row] for row in rows], self._vectors[rows])

    def nearest(self, question: str, vector: npt.NDArray[np.float32]) -> "NearestQuestions":
        """Those like a visitor's question, whose unit vector is ``vector``."""
        if not self._questions:
            return NearestQuestions()
        cosines, asked = self._vectors @ vector, bare(question)
        places: dict[tuple[str, int, int], float] = {}
        for known, alike in self._alike(self._answered, cosines, asked):
            for place in known.places:
                places.setdefault(place, alike)
        numbered = _numbered(question)
        unanswered = (alike for known, alike in self._alike(self._unanswered, cosines, asked) if _numbered(known.text) == numbered)
        excess = next(unanswered, 0.0) - max(places.values(), default=0.0)
        return NearestQuestions(tuple(KnownPlace(*place, alike) for place, alike in places.items()), max(excess, 0.0))

    def answered_in(self, documents: Iterable[str]) -> frozenset[tuple[str, int, int]]:
        """The stretches of these documents that answer any known question."""
        return frozenset(place for document in documents for place in self._places.get(document, ()))

    def _alike(self, rows: npt.NDArray[np.intp], cosines: npt.NDArray[np.float32], asked: str) -> list[tuple[KnownQuestion, float]]:
        """The nearest of these rows and how alike each is, above 0, most alike first."""
        nearest = rows[np.argsort(-cosines[rows], kind="stable")[:_COMPARED]]
        alike = np.minimum((cosines[nearest] - _UNLIKE) / (1 - _UNLIKE), _ALIKE_AT_MOST)
        alike[[bare(self._questions[row].searched) == asked for row in nearest.tolist()]] = 1.0
        order = np.argsort(-alike, kind="stable")
        ranked = zip(nearest[order].tolist(), alike[order].tolist(), strict=True)
        return [(self._questions[row], likeness) for row, likeness in ranked if likeness > 0]

    @cached_property
    def _places(self) -> dict[str, set[tuple[str, int, int]]]:
        """The stretches of each document that answer known questions."""
        places: dict[str, set[tuple[str, int, int]]] = {}
        for row in self._answered.tolist():
            for place in self._questions[row].places:
                places.setdefault(place[0], set()).add(place)
        return places


def _meet(document_id: str, start: int, end: int, other_id: str, other_start: int, other_end: int) -> bool:
    """Whether two stretches have any character in common."""
    return document_id == other_id and start < other_end and other_start < end


def _numbered(question: str) -> set[str]:
    return numbers(question) | editions(question)


@dataclass(frozen=True, slots=True)
class NearestQuestions:
    """What is known of questions like a visitor's.

    ``places`` are where they are answered, each once, most alike first. ``excess`` is how much more alike, 0 to 1, one is that the
    documents do not answer than any that they do, and that names the same numbers and editions: another year is another question.
    ``answered`` are the stretches of the documents found that answer any known question, filled in where there is an excess.
    """

    places: tuple[KnownPlace, ...] = ()
    excess: float = 0.0
    answered: frozenset[tuple[str, int, int]] = frozenset()

    def alike(self, document_id: str, start: int, end: int) -> float:
        """How alike the known questions are that any of these characters of a document answer; 0 where none is."""
        return max(
            (place.alike for place in self.places if _meet(place.document_id, place.start, place.end, document_id, start, end)), default=0.0
        )

    def unanswered(self, document_id: str, start: int, end: int) -> float:
        """The excess, if these characters answer any known question; 0 if not: they may be new, and answer what nothing did."""
        return self.excess if any(_meet(*place, document_id, start, end) for place in self.answered) else 0.0
