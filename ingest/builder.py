"""From files to a live release: load, clean, split, embed what is new, write beside the live release, publish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from ingest import cleaning, splitting
from ingest.comparing import compared
from ingest.entries import Entry as Entry  # the records of this step; they are told apart from it so that others may make them
from ingest.entries import Plan as Plan
from ingest.entries import Scope as Scope
from ingest.entries import State as State
from ingest.live import Live
from ingest.placing import place_questions
from ingest.reading import is_named_by_file, read, renamed
from ingest.readings import Readings
from ingest.remarks import failure
from ingest.shelf import PREFIX, Shelf
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import DocumentError, ReleaseError
from qa_bot.progress import Progress
from qa_bot.release_files import Manifest, ReleaseContent, embedded_text, read_content, read_manifest
from qa_bot.releases import Release, Releases
from qa_bot.settings import Settings


def plan(
    files: Sequence[Path],
    settings: Settings,
    releases: Releases,
    embedding: str,
    *,
    scope: Scope,
    rebuild: bool = False,
    keys: Mapping[Path, str] | None = None,
    progress: Progress = lambda _: None,
) -> Plan:
    """Read the files and compare them with the live release and with each other; nothing is written but what parsing them gave.

    Args:
        files: the documents.
        settings: for the folders and the categories.
        releases: for the live release.
        embedding: the identity of the embedding model.
        scope: which other documents of the live release stay.
        rebuild: take nothing over from the live release.
        keys: of files that lie elsewhere than they will; the others' follow from where they lie (``Shelf.key``).
        progress: told of each file read.

    A file that cannot be read becomes an entry with its error: one bad file does not hide the state of the others.
    """
    shelf, live, keys = Shelf(settings), None if rebuild else Live.of(releases), keys or {}
    entries: list[Entry] = []
    paths: dict[str, Path] = {}
    for path in files:
        entries.append(_with_id_of_its_own(read(path, keys.get(path) or shelf.key(path), settings, shelf, live, embedding), paths))
        progress(1)
    if live:
        entries.extend(_others(live, entries, scope))
    every = tuple(compared(entries))
    documents = [entry.document for entry in every if entry.document and entry.state is not State.REMOVED]
    questions = place_questions(settings, documents)
    lends = live is not None and live.fits(embedding)
    return Plan(
        every,
        known_vectors=live.vectors if live and lends else {},
        known_question_vectors=live.question_vectors if live and lends else {},
        shelf=shelf,
        readings=Readings.of(settings),
        placed=questions,
        other_questions=live is not None and live.questions != questions.questions,
    )


def build(prepared: Plan, embeddings: SentenceTransformerEmbeddings, releases: Releases, progress: Progress = lambda _: None) -> Path:
    """Build what was planned as a candidate, a complete release beside the live one that nobody reads yet. Failed documents are left out.

    ``progress`` is told of each passage and question that has its vector. The caller holds the publishing lock, and publishes or drops the
    candidate.

    Raises:
        ReleaseError: there is nothing to publish.
    """
    passages = tuple(passage for entry in prepared.kept for passage in entry.passages)
    if not passages:
        raise ReleaseError(
            "there is no document to publish; name a folder or a file, or add articles to the corpus folder",
            "没有可以发布的资料；请先上传文件。",
        )
    questions = prepared.placed.questions
    content = ReleaseContent(
        documents=tuple(entry.document for entry in prepared.kept if entry.document),
        passages=passages,
        vectors=_vectors([embedded_text(passage) for passage in passages], prepared.known_vectors, embeddings.passage_vectors, progress),
        questions=questions,
        question_vectors=_vectors(
            [question.text for question in questions], prepared.known_question_vectors, embeddings.query_vectors, progress
        ),
    )
    manifest = Manifest(
        embedding=embeddings.identity,
        cleaning=cleaning.VERSION,
        splitting=splitting.VERSION,
        documents=0,
        passages=0,
        sources={entry.document.id: entry.source for entry in prepared.kept if entry.document and entry.source},
        hashes={},
    )
    return releases.write(content, manifest)


def publish(prepared: Plan, embeddings: SentenceTransformerEmbeddings, releases: Releases, progress: Progress = lambda _: None) -> Release:
    """Build what was planned, and publish it: see ``build``.

    Raises:
        ReleaseError: there is nothing to publish, or what was written cannot be read back; the live release stays.
    """
    return publish_candidate(build(prepared, embeddings, releases, progress), prepared, releases)


def publish_candidate(candidate: Path, prepared: Plan, releases: Releases) -> Release:
    """Publish what was built of a plan; versions before, and what parsing them gave, are forgotten. The caller holds the publishing lock.

    Raises:
        ReleaseError: it is not a complete release; the live one stays.
    """
    release = releases.publish(candidate)
    if prepared.shelf:
        prepared.shelf.forget_earlier({entry.source.path: entry.source.sha256 for entry in prepared.kept if entry.source})
    if prepared.readings:
        prepared.readings.keep_only({entry.source.sha256 for entry in prepared.kept if entry.source})
    return release


def repair(releases: Releases) -> Release:
    """Rebuild keyword indexes and Chroma of the live release from its passages and vectors, embedding nothing.

    Raises:
        ReleaseError: the passages or vectors themselves are damaged; then only publishing from the documents helps.
    """
    folder = releases.live_folder()
    content = read_content(folder, check=True)
    return releases.publish(releases.write(content, read_manifest(folder)))


def _vectors(
    texts: Sequence[str],
    known: Mapping[str, npt.NDArray[np.float32]],
    embed: Callable[[Sequence[str], Progress], npt.NDArray[np.float32]],
    progress: Progress,
) -> npt.NDArray[np.float32]:
    """The unit vectors of the texts, shape ``(texts, dimensions)``; only what is not known is embedded."""
    new = list(dict.fromkeys(text for text in texts if text not in known))
    progress(len(texts) - len(new))
    vectors = {**known, **(dict(zip(new, embed(new, progress), strict=True)) if new else {})}
    return np.stack([vectors[text] for text in texts]).astype(np.float32) if texts else np.zeros((0, 0), np.float32)


@contextmanager
def publishing_lock(settings: Settings, wait_s: float = 0) -> Iterator[None]:
    """Only one publisher at a time; the lock of a process that died is free. Another one is given ``wait_s`` seconds to finish.

    Raises:
        ReleaseError: another one is at work.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data_folder / "publish.lock", timeout=wait_s)
    try:
        lock.acquire()
    except Timeout:
        raise ReleaseError(
            "another qa-ingest is publishing; wait until it has finished and try again",
            "另一项发布正在进行；请等它完成后再试。",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _with_id_of_its_own(entry: Entry, paths: dict[str, Path]) -> Entry:
    """The entry, if its id is its own. On the shelf 简介.pdf may lie beside 简介.docx: there the ending tells the second one's id."""
    if entry.document and entry.document.id in paths and entry.key.startswith(PREFIX) and is_named_by_file(entry):
        entry = renamed(entry, f"{entry.document.id}-{entry.path.suffix.lower().removeprefix('.') or 'file'}")
    if entry.document is None or paths.setdefault(entry.document.id, entry.path) == entry.path:
        return entry
    first = paths[entry.document.id]
    error = DocumentError(
        f"{entry.path}: its id {entry.document.id!r} is also that of {first}; rename one of the files",
        f"{entry.path}：编号“{entry.document.id}”与{first.name}重复；请给其中一份文件改名。",
    )
    return Entry(State.FAILED, entry.path, entry.source, error=failure(error), key=entry.key, name=entry.name)


def _others(live: Live, entries: Sequence[Entry], scope: Scope) -> Iterator[Entry]:
    """The live documents that none of the files replaces. One whose file cannot be read any more stays as it was."""
    replaced = {entry.document.id for entry in entries if entry.document is not None}
    failed = {entry.key for entry in entries if entry.state is State.FAILED}
    for key, known in live.documents.items():
        if known.document.id in replaced:
            continue
        from_elsewhere = Path(key).is_absolute()
        gone = key not in failed and (scope is Scope.ONLY or (scope is Scope.CORPUS and not from_elsewhere))
        path = Path(key.removeprefix(PREFIX))
        unchanged = Entry(State.UNCHANGED, path, known.source, known.document, known.passages, key=key, name=path.name)
        yield replace(unchanged, state=State.REMOVED) if gone else unchanged
