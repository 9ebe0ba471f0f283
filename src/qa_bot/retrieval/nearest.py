"""The passages nearest to a question: asked of Chroma; while it does not answer, every passage is compared, which takes longer."""

import logging
import time
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from qa_bot.errors import ReleaseError
from qa_bot.store.chroma import ChromaVectors

_LEFT_ALONE_S = 5.0
"""So long Chroma is not asked again: not every question should wait for a server that does not answer."""

log = logging.getLogger(__name__)


class Nearest:
    """The nearest passages of one release: their ``ids``, and their unit ``vectors``, shape ``(passages, dimensions)``."""

    def __init__(self, chroma: ChromaVectors, ids: Iterable[str], vectors: npt.NDArray[np.float32]) -> None:
        self._chroma = chroma
        self._rows = {passage_id: row for row, passage_id in enumerate(ids)}
        self._vectors = vectors
        self._failed_at = float("-inf")

    def __call__(self, vector: npt.NDArray[np.float32], number: int) -> npt.NDArray[np.int64]:
        """The rows nearest to a unit vector by cosine, nearest first, shape ``(at most number,)``."""
        if time.monotonic() - self._failed_at >= _LEFT_ALONE_S:
            try:
                found = self._chroma.nearest(vector, number)
                return np.array([self._rows[passage_id] for passage_id in found if passage_id in self._rows], np.int64)
            except ReleaseError as error:
                self._failed_at = time.monotonic()
                log.error("%s; until then every passage is compared with the question", error)  # it says all
        cosines = self._vectors @ vector
        likeliest = np.argpartition(-cosines, min(number, len(cosines) - 1))[:number]
        nearest: npt.NDArray[np.int64] = likeliest[np.argsort(-cosines[likeliest], kind="stable")]
        return nearest
