"""Everything that cannot be made again, in one file: documents, releases, what visitors asked, settings without secrets.

A PostgreSQL database has its own tools (``pg_dump``) and is not in it.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import SecretStr

from ingest.builder import publishing_lock
from ingest.durable import sync_folder
from ingest.shelf import Shelf
from qa_bot.errors import BackupError
from qa_bot.progress import Progress
from qa_bot.release_files import BUILDING
from qa_bot.releases import Releases
from qa_bot.settings import Settings
from qa_bot.store.database import DATABASE, database_of, now

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CORPUS, SHELF, RELEASES, SETTINGS = "corpus", "documents", "releases", "settings.json"
_PIECE = 2**20
_WAIT_S = 15 * 60
"""A nightly backup is not to fail because somebody is publishing just then."""
_PACKED = (".zip", ".docx", ".xlsx", ".pptx", ".pdf", ".png", ".jpg", ".jpeg", ".npy", ".npz")  # compressed already, or will not be


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds: when it was made, which release was live, and the SHA-256 of every file in it."""

    format: int
    made: str
    live: str | None
    hashes: dict[str, str]


def back_up(settings: Settings, file: Path, progress: Progress = lambda _: None) -> BackupManifest:
    """Write a backup; visitors are answered meanwhile, publishing and uploading wait.

    Args:
        settings: whose folders are saved.
        file: the ZIP file to write; one of this name is replaced when the new one is complete.
        progress: told of each file saved.

    Raises:
        BackupError: the file cannot be written, or there is nothing to save.
        DatabaseError: PostgreSQL cannot be asked which release is live.
        ReleaseError: somebody goes on publishing.
    """
    if not has_server(settings) and not (settings.data_folder / DATABASE).is_file():
        raise BackupError(f"there is nothing to save: {settings.data_folder} holds no database; publish first, or set QA_BOT_DATA_FOLDER")
    draft = file.with_name(f".{file.name}.part")
    try:
        with publishing_lock(settings, _WAIT_S), Shelf(settings).held():
            manifest = _write(settings, draft, progress)
        draft.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise BackupError(f"the backup {file} cannot be written ({error.strerror}); choose another place for it") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def has_server(settings: Settings) -> bool:
    """Whether the database is PostgreSQL, not a file of ours."""
    return bool(settings.database_url.get_secret_value())


def saved_settings(settings: Settings) -> dict[str, Any]:
    """All settings but the secret ones, as they may be written down."""
    secret = {name for name, field in Settings.model_fields.items() if SecretStr in (field.annotation, *get_args(field.annotation))}
    return settings.model_dump(mode="json", exclude=secret)


def _write(settings: Settings, draft: Path, progress: Progress) -> BackupManifest:
    hashes: dict[str, str] = {}
    with (
        tempfile.TemporaryDirectory(dir=draft.parent, prefix=".backup-") as folder,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        database = Path(folder) / DATABASE
        live = _live(settings) if has_server(settings) else _snapshot(settings.data_folder / DATABASE, database)
        text = json.dumps(saved_settings(settings), ensure_ascii=False, indent=1)
        archive.writestr(SETTINGS, text)
        hashes[SETTINGS] = hashlib.sha256(text.encode()).hexdigest()
        for name, path in (*(() if has_server(settings) else ((DATABASE, database),)), *_files(settings)):
            hashes[name] = _add(archive, name, path)
            progress(1)
        manifest = BackupManifest(FORMAT, now().isoformat(timespec="seconds"), live, hashes)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    return manifest


def _live(settings: Settings) -> str | None:
    engine = database_of(settings)
    try:
        return Releases.from_settings(settings, engine).live_id()
    finally:
        engine.dispose()


def _snapshot(database: Path, copy: Path) -> str | None:
    """Copy the database as it is at one moment, whoever is writing to it; the id of the release that is live in it."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        found = target.execute("SELECT release_id FROM live").fetchone()
    return str(found[0]) if found else None


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """The files to save and their names in the backup; what lies half-written or can be made again is left out."""
    folders = {CORPUS: settings.corpus_folder, SHELF: settings.data_folder / SHELF, RELEASES: settings.data_folder / RELEASES}
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inside = path.relative_to(folder)
            unfinished = inside.parts[0].startswith(BUILDING) or path.name == ".lock" or path.name.endswith(".part")
            if path.is_file() and not unfinished:
                yield f"{name}/{inside.as_posix()}", path


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Add a file; its SHA-256, of the bytes that went in."""
    told = hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    entry.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            told.update(piece)
            target.write(piece)
    return told.hexdigest()
