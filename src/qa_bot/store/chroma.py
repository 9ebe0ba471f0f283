"""The vectors of a release in Chroma: written once, reopened, then only read."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from qa_bot.errors import ReleaseError

if TYPE_CHECKING:
    from chromadb.api.client import Client

COLLECTION = "passages"
_BATCH = 1000


class ChromaVectors:
    """Nearest passages by cosine, from a folder that nobody writes to any more."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._collection = client.get_collection(COLLECTION, embedding_function=None)

    @classmethod
    def write(
        cls,
        folder: Path,
        ids: Sequence[str],
        texts: Sequence[str],
        vectors: npt.NDArray[np.float32],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Write a new collection to an empty ``folder``; each passage remembers its row, which is its position in ``ids``."""
        client = _client(folder)
        collection = client.create_collection(
            COLLECTION, configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}, embedding_function=None
        )
        for first in range(0, len(ids), _BATCH):
            rows = range(first, min(first + _BATCH, len(ids)))
            collection.add(
                ids=[ids[row] for row in rows],
                documents=[texts[row] for row in rows],
                metadatas=[{"row": row} for row in rows],
                embeddings=vectors[first : rows.stop],
            )
            progress(len(rows))
        client.close()

    @classmethod
    def open(cls, folder: Path) -> "ChromaVectors":
        """Open a written collection.

        Raises:
            ReleaseError: the folder holds no readable collection.
        """
        from chromadb.errors import ChromaError

        if not (folder / "chroma.sqlite3").is_file():
            raise ReleaseError(f"the vector store {folder} is missing; run: qa-ingest repair")
        try:
            return cls(_client(folder))
        except (ChromaError, OSError, ValueError) as error:
            raise ReleaseError(f"the vector store {folder} cannot be read ({error}); run: qa-ingest repair") from None

    def count(self) -> int:
        """How many passages it holds."""
        return self._collection.count()

    def nearest(self, vector: npt.NDArray[np.float32], number: int) -> npt.NDArray[np.int64]:
        """The rows of the passages nearest to the vector, nearest first, shape ``(at most number,)``."""
        from chromadb.errors import ChromaError

        try:
            result = self._collection.query(query_embeddings=vector[None], n_results=min(number, self.count()), include=["metadatas"])
        except (ChromaError, RuntimeError) as error:
            raise ReleaseError(f"the vector store cannot be searched ({error}); run: qa-ingest repair") from None
        found = result["metadatas"]
        return np.array([entry["row"] for entry in found[0]] if found else [], np.int64)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(folder: Path) -> "Client":
    # A second of import: only who searches or writes pays for it.
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    folder.mkdir(parents=True, exist_ok=True)
    return cast("Client", chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False)))
