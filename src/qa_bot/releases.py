"""Which release is live: publish, roll back, and the folder of each. Publishing is one transaction."""

import logging
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from qa_bot.errors import ReleaseError
from qa_bot.progress import Progress
from qa_bot.release_checks import damage_of, verify_release
from qa_bot.release_files import BUILDING, Manifest, ReleaseContent, collection_of, read_manifest, write_release
from qa_bot.settings import Settings
from qa_bot.store.chroma import ChromaVectors, Served
from qa_bot.store.database import LiveRow, ReleaseRow, now

_LIVE = 1
_TICK = timedelta(microseconds=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Release:
    """A published release."""

    id: str
    published: datetime
    documents: int
    passages: int
    live: bool


class Releases:
    """The releases under a data folder, with their collections on a Chroma server if one is named; servers and commands meet only here.

    Every method that asks which releases there are, or changes that, raises ``DatabaseError`` while the database is away.
    """

    def __init__(self, engine: Engine, data_folder: Path, kept: int, chroma_url: str = "") -> None:
        self._engine = engine
        self._folder = data_folder / "releases"
        self._kept = kept
        self.chroma_url = chroma_url

    @classmethod
    def from_settings(cls, settings: Settings, engine: Engine) -> "Releases":
        """Those under the data folder of the settings, on their Chroma server."""
        return cls(engine, settings.data_folder, settings.releases_kept, settings.chroma_url)

    def live_id(self) -> str | None:
        """The id of the live release; None before the first one is published."""
        with Session(self._engine) as session:
            return session.scalar(select(LiveRow.release_id))

    def folder(self, release_id: str) -> Path:
        """Where a release lies."""
        return self._folder / release_id

    def live_folder(self) -> Path:
        """Where the live release lies.

        Raises:
            ReleaseError: none is live.
        """
        live = self.live_id()
        if live is None:
            raise ReleaseError("no release is live; run: qa-ingest publish", "还没有发布过任何版本；请先发布。")
        return self.folder(live)

    def damage(self) -> str:
        """What is damaged of what the live release can rebuild, in words; empty if nothing is.

        Raises:
            ReleaseError: none is live, or its passages or vectors themselves are damaged.
        """
        return damage_of(self.live_folder(), self.chroma_url)

    def list(self) -> list[Release]:
        """All releases that are kept, newest first."""
        live = self.live_id()
        with Session(self._engine) as session:
            rows = session.scalars(select(ReleaseRow).order_by(ReleaseRow.published.desc())).all()
            return [Release(row.id, row.published, row.documents, row.passages, row.id == live) for row in rows]

    def new_folder(self) -> Path:
        """A fresh folder to build a release in; it is not a release until ``publish`` takes it."""
        folder = self._folder / f"{BUILDING}{now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        return folder

    def write(self, content: ReleaseContent, manifest: Manifest, progress: Progress = lambda _: None) -> Path:
        """Write a complete release beside the live one; nobody reads it until ``publish`` takes it, and ``drop`` removes it.

        Raises:
            ReleaseError: it cannot be written; see ``write_release``, which takes the same.
        """
        folder = self.new_folder()
        write_release(folder, content, manifest, progress, chroma_url=self.chroma_url)
        return folder

    def drop(self, building: Path) -> None:
        """Remove a built folder that is not to be published."""
        self._remove(building)

    def publish(self, building: Path) -> Release:
        """Verify a built folder, give it its name and make it live, in one transaction; then forget the oldest releases.

        Raises:
            DatabaseError: the database cannot take it now; the live one stays.
            ReleaseError: the folder is not a complete release; the live one stays.
        """
        verify_release(building, self.chroma_url)
        manifest = read_manifest(building)
        release_id = building.name.removeprefix(BUILDING)
        building.rename(self.folder(release_id))
        # Later than all before it, even where the clock was set back: the order says what "the one before" is, and what is kept.
        published = max([now(), *(earlier.published + _TICK for earlier in self.list()[:1])])
        row = ReleaseRow(id=release_id, published=published, documents=manifest.documents, passages=manifest.passages)
        release = Release(row.id, row.published, row.documents, row.passages, live=True)
        with Session(self._engine) as session, session.begin():
            session.add(row)
            session.flush()
            session.merge(LiveRow(id=_LIVE, release_id=release_id))
        self.tidy()
        return release

    def roll_back(self, release_id: str | None = None) -> Release:
        """Make an earlier release live: the named one, or the one published before the live one.

        Raises:
            ReleaseError: there is none, or it is unknown or damaged.
        """
        known = self.list()
        if release_id is None:
            live = next((position for position, release in enumerate(known) if release.live), None)
            if live is None or live + 1 >= len(known):
                raise ReleaseError("there is no earlier release to roll back to; see: qa-ingest list")
            release_id = known[live + 1].id
        target = next((release for release in known if release.id == release_id), None)
        if target is None:
            raise ReleaseError(f"there is no release {release_id!r}; see: qa-ingest list", f"版本{release_id}已不再保留；请另选一个版本。")
        verify_release(self.folder(target.id), self.chroma_url)
        with Session(self._engine) as session, session.begin():
            session.merge(LiveRow(id=_LIVE, release_id=target.id))
        return Release(target.id, target.published, target.documents, target.passages, live=True)

    def tidy(self) -> None:
        """Remove the releases past the last ``kept`` (never the live one) and what dead builds left behind.

        Only a publisher may call this: it must hold the publishing lock.
        """
        known = self.list()
        keep = {release.id for release in known[: self._kept]} | {release.id for release in known if release.live}
        with Session(self._engine) as session, session.begin():
            session.execute(delete(ReleaseRow).where(ReleaseRow.id.not_in(keep)))
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                if folder.name not in keep:
                    self._remove(folder)

    def _remove(self, folder: Path) -> None:
        """Remove a folder that is there, and its collection; where the Chroma server is away, both stay until the next time."""
        collection = collection_of(folder, self.chroma_url)
        if not folder.is_dir():  # published meanwhile, under its own name, with the same collection
            return
        if isinstance(collection, Served):
            try:
                ChromaVectors.remove(collection)
            except ReleaseError as error:
                log.warning("%s; the release %s is removed when the next one is published", error, folder.name)
                return
        shutil.rmtree(folder, ignore_errors=True)
