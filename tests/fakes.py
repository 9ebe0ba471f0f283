"""Small honest fakes: an embedding model to which texts that share character pairs are similar, and a clock that somebody sets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.text.segmenting import bigrams

DIMENSIONS = 64


class HashedPairs:
    """Stands where a sentence-transformers model stands."""

    def encode(self, texts: Sequence[str], **_: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401  # the real one's many options
        vectors = np.full((len(texts), DIMENSIONS), 0.01, np.float32)
        for row, text in enumerate(texts):
            for pair in bigrams(text):
                vectors[row, crc32(pair.encode()) % DIMENSIONS] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def get_embedding_dimension(self) -> int:
        return DIMENSIONS


class FakeEmbeddings(SentenceTransformerEmbeddings):
    """Our embeddings over ``HashedPairs``; counts what it embeds."""

    def __init__(self, identity: str = "hashed-pairs") -> None:
        super().__init__(identity, models_folder=Path("unused"))
        self.embedded: list[str] = []

    def passage_vectors(self, texts: Sequence[str], *args: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401
        self.embedded.extend(texts)
        return super().passage_vectors(texts, *args)

    def query_vectors(self, texts: Sequence[str], *args: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401
        self.embedded.extend(texts)
        return super().query_vectors(texts, *args)

    def _load(self) -> Any:  # noqa: ANN401
        return HashedPairs()


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now
