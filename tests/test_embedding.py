"""Questions that wait for the model at the same time are embedded together, and each gets its own vector."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.fakes import FakeEmbeddings, HashedPairs


class Slow(HashedPairs):
    """Embeds nothing until it may, and counts how many texts come at once."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.may = threading.Event()

    def encode(self, texts: Sequence[str], **options: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401
        self.sizes.append(len(texts))
        assert self.may.wait(20)
        if any("broken" in text for text in texts):
            raise ValueError("broken")
        return super().encode(texts, **options)


class SlowEmbeddings(FakeEmbeddings):
    """Our embeddings over the slow model."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Slow()

    def _load(self) -> Any:  # noqa: ANN401
        return self.model


def test_those_who_wait_are_embedded_together() -> None:
    embeddings = SlowEmbeddings()
    questions = [f"第{number}个问题是什么" for number in range(20)]
    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(embeddings.query_vector, question) for question in questions]
        while len(embeddings._waiting) + sum(embeddings.model.sizes) < len(questions):
            threading.Event().wait(0.01)
        embeddings.model.may.set()
        vectors = [each.result(20) for each in asked]
    assert sum(embeddings.model.sizes) == 20
    assert len(embeddings.model.sizes) <= 4
    for question, vector in zip(questions, vectors, strict=True):
        assert np.allclose(vector, FakeEmbeddings().query_vectors([question])[0])


def test_what_fails_fails_for_all_who_were_in_it_and_for_nobody_else() -> None:
    embeddings = SlowEmbeddings()
    embeddings.model.may.set()
    with pytest.raises(ValueError, match="broken"):
        embeddings.query_vector("broken")
    assert np.linalg.norm(embeddings.query_vector("whole")) == pytest.approx(1)
