"""The vectors of a release in Chroma, in a folder or on a server: written once, reopened, then only read."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

import numpy as np
import numpy.typing as npt

from qa_bot.errors import ReleaseError

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

_IN_FOLDER = "passages"
_BATCH = 1000
_DATABASE = "chroma.sqlite3"
_WRITTEN_WITHIN_S, _FOUND_WITHIN_S = 60.0, 3.0


@dataclass(frozen=True, slots=True)
class Served:
    """A collection on a Chroma server: the server's address, and the collection's name there."""

    url: str
    collection: str

    def __str__(self) -> str:
        return f"{self.collection} on {self.url}"


Location = Path | Served
"""Where a collection is: in a folder of its own, or on a server."""


class ChromaVectors:
    """Nearest passages by cosine, from a collection that nobody writes to any more."""

    def __init__(self, location: Location) -> None:
        self._location = location

    @classmethod
    def write(
        cls,
        location: Location,
        ids: Sequence[str],
        texts: Sequence[str],
        vectors: npt.NDArray[np.float32],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Write a new collection, to an empty folder or a server.

        Raises:
            OSError: it cannot be written to the folder: the disk is full.
            ReleaseError: the server does not take it.
        """
        with _writing(location), _closing(_client(location, _WRITTEN_WITHIN_S)) as client:
            _write(client, location, ids, texts, vectors, progress)

    @classmethod
    def open(cls, location: Location) -> "ChromaVectors":
        """Open a written collection; on a server, only when something is asked of it: it may be away just now.

        Raises:
            ReleaseError: the folder holds no readable collection.
        """
        vectors = cls(location)
        if isinstance(location, Path):
            if not (location / _DATABASE).is_file():
                raise ReleaseError(f"the vector store {location} is missing; run: qa-ingest repair")
            with _plain_errors(location, "cannot be read"):
                _ = vectors._collection
        return vectors

    @classmethod
    def remove(cls, location: Served) -> None:
        """Remove a collection from its server, if it is there; one in a folder goes with the folder.

        Raises:
            ReleaseError: the server cannot be reached.
        """
        from chromadb.errors import NotFoundError

        with (
            _plain_errors(location, "cannot be removed"),
            _closing(_client(location, _WRITTEN_WITHIN_S)) as client,
            suppress(NotFoundError),
        ):
            client.delete_collection(location.collection)

    @staticmethod
    def check(folder: Path) -> None:
        """Read through the collection's database, without Chroma, which a damaged file can crash.

        Raises:
            ReleaseError: it is damaged.
        """
        try:
            with closing(sqlite3.connect(f"file:{quote(str(folder / _DATABASE))}?mode=ro", uri=True)) as database:
                found: str = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            found = str(error)
        if found != "ok":
            raise ReleaseError(f"the vector store {folder} is damaged ({' '.join(found.split())}); run: qa-ingest repair")

    @staticmethod
    def unchanging_files(folder: Path) -> list[Path]:
        """The files that nobody writes to any more, the saved graphs; to the others Chroma itself writes when it opens them."""
        return sorted(file for saved in folder.glob("*/index_metadata.pickle") for file in saved.parent.iterdir())

    def count(self) -> int:
        """How many passages it holds.

        Raises:
            ReleaseError: they cannot be counted.
        """
        with _plain_errors(self._location, "cannot be read"):
            return self._collection.count()

    def nearest(self, vector: npt.NDArray[np.float32], number: int) -> list[str]:
        """The ids of the passages nearest to the vector, nearest first, at most ``number``.

        Raises:
            ReleaseError: the collection cannot be searched, or its server does not answer.
        """
        with _plain_errors(self._location, "cannot be searched"):
            # The ids alone: anything else of a hundred passages takes longer to read than the search.
            return self._collection.query(query_embeddings=vector[None], n_results=min(number, self._held), include=[])["ids"][0]

    def close(self) -> None:
        """Let go of the files, or of the connection."""
        if "_opened" in self.__dict__:
            _close(self._opened)

    @cached_property
    def _opened(self) -> "Client":
        return _client(self._location, _FOUND_WITHIN_S)

    @cached_property
    def _collection(self) -> "Collection":
        return self._opened.get_collection(_name(self._location), embedding_function=None)

    @cached_property
    def _held(self) -> int:
        return self._collection.count()


@contextmanager
def _writing(location: Location) -> Iterator[None]:
    from chromadb.errors import ChromaError

    if isinstance(location, Served):
        with _plain_errors(location, "cannot be written"):
            yield
        return
    try:
        yield
    except (ChromaError, RuntimeError) as error:
        raise OSError(f"the vector store {location}: {error}") from None


@contextmanager
def _plain_errors(location: Location, what: str) -> Iterator[None]:
    # Half a second of import, paid already by who comes here.
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, RuntimeError, ValueError) as error:
        served = "see that the Chroma server of QA_BOT_CHROMA_URL is up; if it lost its data, " if isinstance(location, Served) else ""
        raise ReleaseError(f"the vector store {location} {what} ({error}); {served}run: qa-ingest repair") from None


def _name(location: Location) -> str:
    return location.collection if isinstance(location, Served) else _IN_FOLDER


def _write(
    client: "Client",
    location: Location,
    ids: Sequence[str],
    texts: Sequence[str],
    vectors: npt.NDArray[np.float32],
    progress: Callable[[int], None],
) -> None:
    configuration: CreateCollectionConfiguration = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}
    collection = client.create_collection(_name(location), configuration=configuration, embedding_function=None)
    for first in range(0, len(ids), _BATCH):
        rows = range(first, min(first + _BATCH, len(ids)))
        collection.add(
            ids=[ids[row] for row in rows],
            documents=[texts[row] for row in rows],
            embeddings=vectors[first : rows.stop],
        )
        progress(len(rows))


def _client(location: Location, within_s: float) -> "Client":
    # A second of import: only who searches or writes pays for it.
    import chromadb
    import httpx
    from chromadb.config import Settings as ChromaSettings

    settings = ChromaSettings(anonymized_telemetry=False)
    if isinstance(location, Path):
        location.mkdir(parents=True, exist_ok=True)
        return cast("Client", chromadb.PersistentClient(str(location), settings=settings))
    # Chroma's client waits for ever, from its first request on, and no setting of it says otherwise.
    httpx.get(f"{location.url}/api/v2/heartbeat", timeout=within_s).raise_for_status()
    parts = urlsplit(location.url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    client = cast("Client", chromadb.HttpClient(parts.hostname or "", port, ssl=secure, settings=settings))
    client._server._session.timeout = within_s  # type: ignore[attr-defined]
    return client


def _close(client: "Client") -> None:
    # Chroma's client leaves its connections to a server open, and has some of its own for looking whether its database is there.
    parts: tuple[Any, ...] = (client, client._admin_client)
    sessions = [getattr(part._server, "_session", None) for part in parts]
    client.close()
    for session in filter(None, sessions):
        session.close()


@contextmanager
def _closing(client: "Client") -> Iterator["Client"]:
    try:
        yield client
    finally:
        _close(client)
