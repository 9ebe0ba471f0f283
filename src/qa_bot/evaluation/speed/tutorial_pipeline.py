"""The retrieval of LangChain's own tutorial: a Chroma vector store, similarity search, the four nearest chunks.

Its settings are the tutorial's: the default collection (HNSW, cosine distance as for unit vectors), ``k`` of 4, no filter, the
query embedded by the same model as ours, without our cache. Its chunks are the passages of our index, so that both search the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import SettingsError
from qa_bot.release_files import ReleaseContent

K = 4
_BATCH = 5000
"""Chroma takes only so many records at once."""


class _Fresh(Embeddings):
    """The same model, remembering nothing; documents come with vectors that are known."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings) -> None:
        self._embeddings = embeddings
        self.known: npt.NDArray[np.float32] = np.zeros((0, 0), np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors that were made before; embedding is not what is timed."""
        vectors: list[list[float]] = self.known[: len(texts)].tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        vector: list[float] = self._embeddings.query_vectors([text])[0].tolist()
        return vector


@contextmanager
def tutorial_pipeline(content: ReleaseContent, embeddings: SentenceTransformerEmbeddings) -> Iterator[Callable[[str], list[Document]]]:
    """The pipeline over these passages; gone when the block ends."""
    try:
        from langchain_chroma import Chroma  # only who compares needs it: it is in the extra [eval]
    except ImportError:
        raise SettingsError("the comparison needs langchain-chroma, which is not installed; run: pip install langchain-chroma") from None

    fresh = _Fresh(embeddings)
    with TemporaryDirectory(prefix="qa-eval-tutorial-", ignore_cleanup_errors=True) as folder:
        store = Chroma(collection_name="example_collection", embedding_function=fresh, persist_directory=folder)
        for first in range(0, len(content.passages), _BATCH):
            passages = content.passages[first : first + _BATCH]
            fresh.known = content.vectors[first : first + _BATCH]
            store.add_documents([Document(page_content=passage.text) for passage in passages], ids=[passage.id for passage in passages])
        yield lambda question: store.similarity_search(question, k=K)
