"""The long work behind the pages: checking what lies on the shelf, fetching, rehearsing, publishing; each a job."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.builder import build, plan, publish_candidate, publishing_lock
from ingest.entries import Entry, Plan, Scope
from ingest.rehearsal import questions_to_ask, rehearse_candidate
from ingest.shelf import Shelf
from ingest.sources import everything
from ingest.staff.audit import Audit
from ingest.staff.jobs import Job, Jobs, JobState, Progress, Work
from ingest.staff.rehearsed import as_result
from ingest.staff.sessions import Staff
from ingest.web_address import fetch
from qa_bot.assembly import Parts
from qa_bot.errors import ReleaseError
from qa_bot.records import SourceDocument
from qa_bot.release_files import BUILDING
from qa_bot.retrieval.live_index import LiveIndex

_OF_OURS = (".lock", ".part")
"""Endings of files on the shelf that are no document and say nothing about one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that was built and rehearsed when everything was as ``basis`` says, and that nobody reads yet."""

    basis: str
    folder: Path
    plan: Plan


class Workbench:
    """Starts the work and remembers the last check; safe to share between threads."""

    def __init__(self, parts: Parts, shelf: Shelf, jobs: Jobs, audit: Audit) -> None:
        self._parts, self._shelf, self._jobs, self._audit = parts, shelf, jobs, audit
        self._lock = threading.Lock()
        self._plan: Plan | None = None
        self._tried = ""
        self._candidate: Candidate | None = None
        self._opened: tuple[Path, LiveIndex] | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The documents as the last check found them; none before the first one of this process."""
        return self._plan.entries if self._plan else ()

    @property
    def documents(self) -> tuple[SourceDocument, ...]:
        """Those that could be read."""
        return tuple(entry.document for entry in self.entries if entry.document)

    def entry(self, key: str) -> Entry | None:
        """One of them by its key on the shelf."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def can_publish(self) -> bool:
        """Whether the last check is the last word, and found something to publish."""
        return self._plan is not None and self._plan.changes and self._tried == self.basis()

    def check_if_needed(self) -> Job | None:
        """Start a check where something has changed; what is being done now, if anything. What failed is not tried again by itself."""
        with self._lock:
            job = self._jobs.at_work()
            if job is None and self._tried != self.basis():
                job = self._jobs.get(self._jobs.start("check", self._check))
            return job

    def last_check(self) -> Job | None:
        """How the last check went."""
        return next((job for job in self._jobs.list() if job.kind == "check"), None)

    def fetch(self, address: str, staff: Staff) -> str:
        """Start fetching a web address; the id of the job."""
        return self._jobs.start("fetch", lambda progress: self._fetch(progress, address, staff))

    def rehearse(self, staff: Staff) -> str:
        """Start a rehearsal; the id of the job."""
        return self._once("rehearse", lambda progress: self._rehearse(progress, staff))

    def rehearsal(self) -> Mapping[str, Any] | None:
        """What the last rehearsal showed (``rehearsed.py``), if nothing has changed since."""
        last = next((job for job in self._jobs.list() if job.kind == "rehearse" and job.state is JobState.DONE), None)
        return last.result if last and last.result["basis"] == self.basis() else None

    def publish(self, staff: Staff) -> str:
        """Start publishing; the id of the job."""
        return self._once("publish", lambda progress: self._publish(progress, staff))

    def roll_back(self, release_id: str, staff: Staff) -> None:
        """Make an earlier release live; done when this returns.

        Raises:
            ReleaseError: there is none, it is damaged, or somebody is publishing.
        """
        with publishing_lock(self._parts.settings):
            release = self._parts.releases.roll_back(release_id)
        self._audit.note("rolled_back", release.id, staff)

    def candidate(self) -> LiveIndex | None:
        """The candidate opened for searching; None if nothing was rehearsed, or something has changed since."""
        with self._lock:
            candidate = self._usable()
            if candidate is None:
                self._opened = None
            elif self._opened is None or self._opened[0] != candidate.folder:
                self._opened = candidate.folder, LiveIndex(candidate.folder, self._parts.settings.chroma_url)
            return self._opened[1] if self._opened else None

    def basis(self) -> str:
        """What files, their descriptions and the live release are now, as one hash; looks at names, sizes and times only."""
        told = hashlib.sha256(str(self._parts.releases.live_id()).encode())
        for path in self._files():
            with suppress(FileNotFoundError):  # gone since it was listed: the next look will tell
                status = path.stat()
                told.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode(errors="replace"))
        return told.hexdigest()

    def _once(self, kind: str, work: Work) -> str:
        """A second click is no second job."""
        with self._lock:
            same = (job.id for job in self._jobs.list() if job.kind == kind and not job.over)
            return next(same, None) or self._jobs.start(kind, work)

    def _check(self, progress: Progress) -> Mapping[str, Any]:
        self._tried = self.basis()
        self._plan = self._planned(progress)
        return {"documents": len(self._plan.entries)}

    def _fetch(self, progress: Progress, address: str, staff: Staff) -> Mapping[str, Any]:
        progress.begin("fetching")
        fetched = fetch(address, self._parts.settings)
        shelved = self._shelf.add(fetched.name, fetched.content, address=fetched.address)
        self._audit.note("fetched", fetched.address, staff)
        return {"name": fetched.name, "key": shelved.key}

    def _rehearse(self, progress: Progress, staff: Staff) -> Mapping[str, Any]:
        questions = questions_to_ask(self._parts.settings)
        with publishing_lock(self._parts.settings):
            candidate = self._built(progress)
            progress.begin("asking", 2 * len(questions))
            rehearsal = rehearse_candidate(questions, self._parts, candidate.folder, progress.advance)
        self._audit.note("rehearsed", candidate.folder.name.removeprefix(BUILDING), staff)
        return as_result(rehearsal, candidate.basis)

    def _publish(self, progress: Progress, staff: Staff) -> Mapping[str, Any]:
        with publishing_lock(self._parts.settings):
            candidate = self._usable() or self._built(progress)
            if not candidate.plan.changes:
                raise ReleaseError(
                    "nothing has changed since the last release; visitors read the latest already",
                    "自上次发布以来没有改动，访客看到的已是最新内容。",
                )
            progress.check()
            release = publish_candidate(candidate.folder, candidate.plan, self._parts.releases)
        self._candidate = None
        self._audit.note("published", release.id, staff)
        return {"release": release.id, "documents": release.documents, "passages": release.passages}

    def _usable(self) -> Candidate | None:
        """The candidate, unless something has changed, or another publisher swept it away."""
        candidate = self._candidate
        return candidate if candidate and candidate.folder.is_dir() and candidate.basis == self.basis() else None

    def _built(self, progress: Progress) -> Candidate:
        """A candidate of everything as it is now, in place of the one before."""
        parts, before = self._parts, self._candidate
        if before:
            self._candidate = None
            parts.releases.drop(before.folder)
        basis = self.basis()
        prepared = self._planned(progress)
        progress.begin("embedding", prepared.embedded)
        self._candidate = Candidate(basis, build(prepared, parts.embeddings, parts.releases, progress.advance), prepared)
        return self._candidate

    def _planned(self, progress: Progress) -> Plan:
        settings, releases = self._parts.settings, self._parts.releases
        files = everything(settings, self._shelf).files
        progress.begin("reading", len(files))
        return plan(files, settings, releases, self._parts.embeddings.identity, scope=Scope.CORPUS, progress=progress.advance)

    def _files(self) -> Iterator[Path]:
        """All originals and what is said about them, in order."""
        for folder in (self._parts.settings.corpus_folder, self._shelf.folder):
            if folder.is_dir():
                yield from sorted(path for path in folder.rglob("*") if not path.name.endswith(_OF_OURS) and path.is_file())
