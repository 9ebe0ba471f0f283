"""The index that visitors read now: notices when another release goes live, opens it beside the old one, and swaps."""

import logging
import threading
import time

from qa_bot.errors import DatabaseError, ReleaseError
from qa_bot.monitoring import metrics
from qa_bot.releases import Releases
from qa_bot.retrieval.live_index import LiveIndex

_LOOK_EVERY_S = 1.0
_TRY_AGAIN_S = 30.0
"""What kept a release from being opened may pass: a full disk, for Chroma writes when it opens."""

log = logging.getLogger(__name__)


class CurrentIndex:
    """Hands out the open index of the live release. Who holds an index keeps it until the question is answered."""

    def __init__(self, releases: Releases, embedding_identity: str) -> None:
        self._releases = releases
        self._embedding = embedding_identity
        self._index: LiveIndex | None = None
        self._looked = 0.0
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._failed: tuple[str, float] | None = None

    def __call__(self) -> LiveIndex:
        """The index to use for one question.

        The first call opens the live release; later ones look in the background, at most once a second, whether another is
        live, and open it there: no question waits for that, nor for a database that does not answer.

        Raises:
            DatabaseError: the first call cannot ask which release is live.
            ReleaseError: no release is live, or the first one cannot be opened.
        """
        with self._lock:
            if self._index is None:
                self._index = self._open(self._releases.live_folder().name)
                self._tell(self._index)
            elif time.monotonic() - self._looked > _LOOK_EVERY_S and not (self._looking and self._looking.is_alive()):
                self._looked = time.monotonic()
                self._looking = threading.Thread(target=self._look, args=(self._index,), name="live-release", daemon=True)
                self._looking.start()
            return self._index

    def _look(self, index: LiveIndex) -> None:
        try:
            live = self._releases.live_id()
        except DatabaseError as error:
            log.info("%s; visitors stay with release %s", error, index.release_id)
            return
        if live not in (None, index.release_id) and not self._has_just_failed(live):
            self._swap(live)

    def _has_just_failed(self, release_id: str | None) -> bool:
        return self._failed is not None and self._failed[0] == release_id and time.monotonic() - self._failed[1] < _TRY_AGAIN_S

    def _swap(self, release_id: str) -> None:
        try:
            index = self._open(release_id)
            index.warm_up()  # here, not while a visitor waits
        except ReleaseError:
            metrics.release_failures.inc()
            log.exception("the new live release cannot be opened; visitors stay with %s", self._index and self._index.release_id)
            self._failed = release_id, time.monotonic()
            return
        with self._lock:
            self._index, self._failed = index, None
        self._tell(index)

    def _tell(self, index: LiveIndex) -> None:
        try:
            published = next((release.published for release in self._releases.list() if release.id == index.release_id), None)
        except DatabaseError:
            published = None  # when it was published is a figure for operators; visitors read it all the same
        metrics.now_read(index.release_id, published, len(index.passages))
        log.info("visitors read release %s", index.release_id)

    def _open(self, release_id: str) -> LiveIndex:
        index = LiveIndex(self._releases.folder(release_id), self._releases.chroma_url)
        if index.embedding != self._embedding:
            raise ReleaseError(
                f"the release {release_id} was made with the embedding model {index.embedding!r}, the settings name {self._embedding!r}; "
                "run: qa-ingest publish --rebuild, or set QA_BOT_EMBEDDING_MODEL back"
            )
        return index
