"""One file → its entry in a plan: as it is in the live release if nothing about it changed, else loaded, described, and split."""

import time
from dataclasses import replace
from os import stat_result
from pathlib import Path

from ingest import remarks, splitting
from ingest.entries import Entry, State
from ingest.live import Live
from ingest.loaders import LoadedDocument, load
from ingest.loaders.front_matter import checked_fields
from ingest.loaders.guessing import guess_id
from ingest.remarks import Remark
from ingest.shelf import About, Shelf
from qa_bot.answering.ages import ages
from qa_bot.errors import DocumentError
from qa_bot.file_hash import sha256_of
from qa_bot.records import SourceDocument
from qa_bot.release_files import Source
from qa_bot.settings import Settings
from qa_bot.text.dates import now_in_china

_LITTLE = 20
"""Characters; less is hardly a document."""
_SETTLED_NS = 2_000_000_000
"""A file written so shortly before it was read may have been written again within the same tick of its clock."""


def read(path: Path, key: str, settings: Settings, shelf: Shelf, live: Live | None, embedding: str) -> Entry:
    """The entry of one file; what goes wrong becomes its error.

    Args:
        path: where the file lies.
        key: what shelf and releases call it; names what staff say about it.
        settings: for the categories, and the limits on reading.
        shelf: where staff say it.
        live: the live release, from which an unchanged document is taken; None: it is read in any case.
        embedding: the identity of the embedding model.
    """
    name = path.name
    try:
        about = shelf.about(key)
        name = about.name
        return _read(path, key, about, settings, live, embedding)
    except OSError as error:
        reason = DocumentError(
            f"{path}: cannot be read ({error.strerror}); check the file and its permissions", f"{path}：无法读取；请检查文件和访问权限。"
        )
    except DocumentError as error:
        reason = error
    return Entry(State.FAILED, path, error=remarks.failure(reason), key=key, name=name)


def read_again(entry: Entry, settings: Settings, shelf: Shelf) -> Entry:
    """The entry of an unchanged document with what only reading its file tells: its raw text, removals, guesses and warnings.

    One whose file has gone, or can no longer be read, stays as it is: it is the live release that holds it.
    """
    if entry.state is not State.UNCHANGED or entry.document is None or entry.raw:
        return entry
    try:
        loaded, about = load(entry.path, root=settings.corpus_folder, settings=settings), shelf.about(entry.key)
    except DocumentError:
        return entry
    guesses = tuple(guess for guess in loaded.guesses if guess.field not in about.fields)
    return replace(entry, removals=loaded.removals, guesses=guesses, warnings=_warnings(loaded, entry.document), raw=loaded.raw)


def renamed(entry: Entry, document_id: str) -> Entry:
    """The entry with another id for its document."""
    if entry.document is None:
        return entry
    passages = tuple(replace(passage, document_id=document_id) for passage in entry.passages)
    state = State.CHANGED if entry.state is State.UNCHANGED else entry.state
    return replace(entry, state=state, document=replace(entry.document, id=document_id), passages=passages)


def is_named_by_file(entry: Entry) -> bool:
    """Whether the document's id only comes from its file's name."""
    return entry.document is not None and entry.document.id == guess_id(entry.path).value


def timeliness(document: SourceDocument) -> tuple[Remark, ...]:
    """Whether it has expired, or the event is over; that a rule was replaced, or begins later, staff have said themselves."""
    words = {"expired": remarks.expired, "event_over": remarks.over}
    return tuple(words[age](why) for age, why in ages(document, now_in_china()).items() if age in words)


def _read(path: Path, key: str, about: About, settings: Settings, live: Live | None, embedding: str) -> Entry:
    known, stat = live.reusable(key, embedding) if live else None, _stat(path.stat())
    same = known is not None and known.source.described == about.digest
    if known and same and stat and known.source.stat == stat:
        source = known.source
    else:
        source = Source(key, sha256_of(path), stat, about.digest)
        same = same and known is not None and known.source.sha256 == source.sha256
    if known and same:
        warnings = timeliness(known.document)
        return Entry(State.UNCHANGED, path, source, known.document, known.passages, warnings=warnings, key=key, name=about.name)
    loaded = load(path, root=settings.corpus_folder, settings=settings)
    document = _described(loaded.document, about, settings)
    return Entry(
        State.CHANGED if live and document.id in live.manifest.sources else State.NEW,
        path,
        source,
        document,
        tuple(splitting.split(document)),
        loaded.removals,
        tuple(guess for guess in loaded.guesses if guess.field not in about.fields),
        warnings=_warnings(loaded, document),
        key=key,
        name=about.name,
        raw=loaded.raw,
    )


def _stat(stat: stat_result) -> str:
    """What changes whenever a file does: size, times and inode; empty where that is not yet sure."""
    if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED_NS:
        return ""
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}-{stat.st_ino}"


def _described(document: SourceDocument, about: About, settings: Settings) -> SourceDocument:
    """The document with what staff say about it; checked again, for the settings may have changed since."""
    fields = checked_fields(about.fields, about.name, settings.centre.categories)
    return replace(document, **fields)  # type: ignore[arg-type]  # visibility is one of its two words: it was checked


def _warnings(loaded: LoadedDocument, document: SourceDocument) -> tuple[Remark, ...]:
    characters = sum(character.isalnum() for character in document.text)
    little = (remarks.little_text(characters),) if characters < _LITTLE else ()
    return (*loaded.warnings, *little, *timeliness(document))
