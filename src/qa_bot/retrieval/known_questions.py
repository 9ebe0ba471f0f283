"""The questions of which it is known where the documents answer them: a visitor who asks nearly the same is led there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.records import KnownQuestion
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


def alike_within(places: Iterable[KnownPlace], document_id: str, start: int, end: int) -> float:
    """How alike the known questions are that any of these characters of a document answer; 0 where none is."""
    answered = (place.alike for place in places if place.document_id == document_id and place.start < end and start < place.end)
    return max(answered, default=0.0)


class KnownQuestions:
    """The known questions of a release with their unit ``vectors``, shape ``(questions, dimensions)``."""

    def __init__(self, questions: Sequence[KnownQuestion], vectors: npt.NDArray[np.float32]) -> None:
        self._questions = questions
        self._vectors = vectors

    def those(self, keep: Callable[[KnownQuestion], bool]) -> "KnownQuestions":
        """Some of them."""
        rows = [row for row, question in enumerate(self._questions) if keep(question)]
        return KnownQuestions([self._questions[row] for row in rows], self._vectors[rows])

    def places(self, question: str, vector: npt.NDArray[np.float32]) -> tuple[KnownPlace, ...]:
        """Where questions like this one, whose unit vector is ``vector``, are answered, most alike first; each place once."""
        if not self._questions:
            return ()
        cosines = self._vectors @ vector
        nearest = np.argsort(-cosines, kind="stable")[:_COMPARED]
        alike = np.minimum((cosines[nearest] - _UNLIKE) / (1 - _UNLIKE), _ALIKE_AT_MOST)
        asked = bare(question)
        alike[[bare(self._questions[row].searched) == asked for row in nearest]] = 1.0
        nearest, alike = nearest[np.argsort(-alike, kind="stable")], np.sort(alike)[::-1]
        places: dict[tuple[str, int, int], float] = {}
        for row, likeness in zip(nearest.tolist(), alike.tolist(), strict=True):
            if likeness > 0:
                for place in self._questions[row].places:
                    places.setdefault(place, likeness)
        return tuple(KnownPlace(*place, likeness) for place, likeness in places.items())
