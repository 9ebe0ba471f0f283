"""From files to a live release: load, clean, split, embed what is new, write beside the live release, publish."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from ingest import cleaning, splitting
from ingest.cleaning import Removal
from ingest.loaders import load
from ingest.loaders.guessing import Guess
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import DocumentError, ReleaseError
from qa_bot.records import Passage, SourceDocument
from qa_bot.release_files import Manifest, ReleaseContent, Source, embedded_text, read_content, read_manifest, write_release
from qa_bot.releases import Release, Releases
from qa_bot.settings import Settings

Progress = Callable[[int], None]


class State(StrEnum):
    """What a document is to the live release."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one document; a failed one has only its path and ``error``."""

    state: State
    path: Path
    source: Source | None = None
    document: SourceDocument | None = None
    passages: tuple[Passage, ...] = ()
    removals: tuple[Removal, ...] = ()
    guesses: tuple[Guess, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish would do, and what it may re-use from the live release."""

    entries: tuple[Entry, ...]
    known_vectors: dict[str, npt.NDArray[np.float32]]
    """Text that was embedded for the live release → its vector."""

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The documents that could not be read."""
        return tuple(entry for entry in self.entries if entry.state is State.FAILED)

    @property
    def changes(self) -> bool:
        """Whether publishing would change anything for visitors."""
        return any(entry.state in (State.NEW, State.CHANGED, State.REMOVED) for entry in self.entries)


class Scope(StrEnum):
    """Which other documents of the live release stay."""

    ADD = "add"
    """All of them."""
    CORPUS = "corpus"
    """Those that did not come from the corpus folder: what was deleted there is removed."""
    ONLY = "only"
    """None."""


@dataclass(frozen=True, slots=True)
class _Live:
    """The live release, as far as it may be taken over."""

    manifest: Manifest
    documents: dict[Source, SourceDocument]
    passages: dict[str, tuple[Passage, ...]]
    vectors: dict[str, npt.NDArray[np.float32]]

    def unchanged(self, source: Source, embedding: str) -> SourceDocument | None:
        """The document made of the same bytes by the same model, cleaning and splitting."""
        made_by = (self.manifest.embedding, self.manifest.cleaning, self.manifest.splitting)
        return self.documents.get(source) if made_by == (embedding, cleaning.VERSION, splitting.VERSION) else None


def plan(
    files: Sequence[Path],
    settings: Settings,
    releases: Releases,
    embedding: str,
    *,
    scope: Scope,
    rebuild: bool = False,
    progress: Progress = lambda _: None,
) -> Plan:
    """Read the files and compare them with the live release; nothing is written.

    Args:
        files: the documents.
        settings: for the corpus folder and the categories.
        releases: for the live release.
        embedding: the identity of the embedding model.
        scope: which other documents of the live release stay.
        rebuild: take nothing over from the live release.
        progress: told of each file read.

    A file that cannot be read becomes an entry with its error: one bad file does not hide the state of the others.
    """
    live = None if rebuild else _live(releases)
    entries: list[Entry] = []
    paths: dict[str, Path] = {}
    for path in files:
        entry = _entry(path, settings, live, embedding)
        if entry.document is not None:
            first = paths.setdefault(entry.document.id, path)
            if first != path:
                error = f"{path}: its id {entry.document.id!r} is also that of {first}; rename one of the files"
                entry = Entry(State.FAILED, path, entry.source, error=error)
        entries.append(entry)
        progress(1)
    if live:
        entries.extend(_others(live, entries, scope))
    return Plan(tuple(entries), live.vectors if live and live.manifest.embedding == embedding else {})


def publish(prepared: Plan, embeddings: SentenceTransformerEmbeddings, releases: Releases, progress: Progress = lambda _: None) -> Release:
    """Build what was planned as a new release beside the live one, and publish it. Failed documents are left out.

    ``progress`` is told of each passage that has its vector. The caller holds the publishing lock.

    Raises:
        ReleaseError: there is nothing to publish, or what was written cannot be read back; the live release stays.
    """
    kept = [entry for entry in prepared.entries if entry.document is not None and entry.state is not State.REMOVED]
    passages = tuple(passage for entry in kept for passage in entry.passages)
    if not passages:
        raise ReleaseError("there is no document to publish; name a folder or a file, or add articles to the corpus folder")
    texts = [embedded_text(passage) for passage in passages]
    new = list(dict.fromkeys(text for text in texts if text not in prepared.known_vectors))
    progress(len(texts) - len(new))
    vectors = dict(prepared.known_vectors)
    if new:
        vectors.update(zip(new, embeddings.passage_vectors(new, progress), strict=True))
    content = ReleaseContent(
        tuple(entry.document for entry in kept if entry.document), passages, np.stack([vectors[text] for text in texts]).astype(np.float32)
    )
    manifest = Manifest(
        embedding=embeddings.identity,
        cleaning=cleaning.VERSION,
        splitting=splitting.VERSION,
        documents=0,
        passages=0,
        sources={entry.document.id: entry.source for entry in kept if entry.document and entry.source},
        hashes={},
    )
    folder = releases.new_folder()
    write_release(folder, content, manifest)
    return releases.publish(folder)


def repair(releases: Releases) -> Release:
    """Rebuild keyword indexes and Chroma of the live release from its passages and vectors, embedding nothing.

    Raises:
        ReleaseError: the passages or vectors themselves are damaged; then only publishing from the documents helps.
    """
    folder = releases.live_folder()
    content = read_content(folder, check=True)
    rebuilt = releases.new_folder()
    write_release(rebuilt, content, read_manifest(folder))
    return releases.publish(rebuilt)


@contextmanager
def publishing_lock(settings: Settings) -> Iterator[None]:
    """Only one publisher at a time; the lock of a process that died is free.

    Raises:
        ReleaseError: another one is at work.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data_folder / "publish.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ReleaseError("another qa-ingest is publishing; wait until it has finished and try again") from None
    try:
        yield
    finally:
        lock.release()


def _live(releases: Releases) -> _Live | None:
    if releases.live_id() is None:
        return None
    folder = releases.live_folder()
    content, manifest = read_content(folder), read_manifest(folder)
    passages: dict[str, tuple[Passage, ...]] = {
        document_id: tuple(group) for document_id, group in groupby(content.passages, key=lambda passage: passage.document_id)
    }
    return _Live(
        manifest,
        {manifest.sources[document.id]: document for document in content.documents},
        passages,
        {embedded_text(passage): content.vectors[row] for row, passage in enumerate(content.passages)},
    )


def _entry(path: Path, settings: Settings, live: _Live | None, embedding: str) -> Entry:
    try:
        source = Source(_name(path, settings), hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        return Entry(State.FAILED, path, error=f"{path}: cannot be read ({error.strerror}); check the file and its permissions")
    if live and (document := live.unchanged(source, embedding)):
        return Entry(State.UNCHANGED, path, source, document, live.passages.get(document.id, ()))
    try:
        loaded = load(path, root=settings.corpus_folder, settings=settings)
    except DocumentError as error:
        return Entry(State.FAILED, path, source, error=str(error))
    known = live is not None and loaded.document.id in live.manifest.sources
    passages = tuple(splitting.split(loaded.document))
    return Entry(State.CHANGED if known else State.NEW, path, source, loaded.document, passages, loaded.removals, loaded.guesses)


def _others(live: _Live, entries: Sequence[Entry], scope: Scope) -> Iterator[Entry]:
    """The live documents that none of the files replaces. One whose file cannot be read any more stays as it was."""
    replaced = {entry.document.id for entry in entries if entry.document is not None}
    failed = {entry.source.path for entry in entries if entry.state is State.FAILED and entry.source}
    for source, document in live.documents.items():
        if document.id in replaced:
            continue
        in_corpus = not Path(source.path).is_absolute()
        gone = source.path not in failed and (scope is Scope.ONLY or (scope is Scope.CORPUS and in_corpus))
        state = State.REMOVED if gone else State.UNCHANGED
        yield Entry(state, Path(source.path), source, document, live.passages.get(document.id, ()))


def _name(path: Path, settings: Settings) -> str:
    """The path within the corpus folder, so that the folder may be moved; the whole path for a file from elsewhere."""
    whole, corpus = path.resolve(), settings.corpus_folder.resolve()
    return whole.relative_to(corpus).as_posix() if whole.is_relative_to(corpus) else str(whole)
