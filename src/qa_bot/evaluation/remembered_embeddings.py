"""Embeddings that remember: a set's questions share their passages, so the same sentences are embedded over and over."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from qa_bot.embedding import SentenceTransformerEmbeddings

Vector = npt.NDArray[np.float32]


class RememberedEmbeddings(Embeddings):
    """The vectors of ``embeddings``, each text embedded once; ``known`` are vectors of texts from before, by ``digest``."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings, questions: Mapping[str, Vector], known: dict[bytes, Vector]) -> None:
        self._embeddings = embeddings
        self._questions = questions
        self.known = known

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The unit vectors of passages."""
        keys = [digest(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.known}
        if new:
            self.known.update(zip(new, self._embeddings.passage_vectors(list(new.values())), strict=True))
        return [self.known[key].tolist() for key in keys]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        vector: list[float] = (self._questions[text] if text in self._questions else self._embeddings.query_vector(text)).tolist()
        return vector


@contextmanager
def remembered(
    embeddings: SentenceTransformerEmbeddings, name: str, folder: Path, questions: Sequence[str] = (), vectors: Sequence[Vector] = ()
) -> Iterator[RememberedEmbeddings]:
    """Embeddings that remember what was embedded under this name in earlier runs, and keep it for later ones.

    Args:
        embeddings: the model.
        name: of the question set.
        folder: where the vectors are kept.
        questions: whose unit vectors are known already.
        vectors: the questions' vectors, shape ``(questions, dimensions)``.
    """
    path = folder / f"units-{name}-{digest(embeddings.identity).hex()}.npz"
    known: dict[bytes, Vector] = {}
    if path.is_file():
        with np.load(path) as stored:
            known = dict(zip((key.tobytes() for key in stored["keys"]), stored["vectors"], strict=True))
    before = len(known)
    remembering = RememberedEmbeddings(embeddings, dict(zip(questions, vectors, strict=True)), known)
    try:
        yield remembering
    finally:  # an hour's work is kept when the rest fails
        if len(known) > before:
            folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial.npz")
            keys = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
            np.savez(partial, keys=keys, vectors=np.stack(list(known.values())))
            partial.rename(path)


def digest(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return hashlib.sha256(text.encode()).digest()[:16]
