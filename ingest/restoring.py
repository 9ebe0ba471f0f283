"""Puts a backup back: unpacked beside, verified file by file, then moved into place; what was there before is kept aside."""

import json
import secrets
import shutil
import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.backup import CORPUS, FORMAT, MANIFEST, RELEASES, SETTINGS, SHELF, BackupManifest, has_server
from ingest.builder import publishing_lock
from qa_bot.errors import BackupError
from qa_bot.file_hash import sha256_of
from qa_bot.progress import Progress
from qa_bot.release_checks import verify_release
from qa_bot.release_files import read_content
from qa_bot.settings import Settings
from qa_bot.store.database import DATABASE, now

_BESIDE_DATABASE = ("-wal", "-shm")  # they belong to the old database: the new one must not be read with them


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; ``aside`` is the folder that holds what was there before, if anything was."""

    manifest: BackupManifest
    aside: Path | None


def restore(settings: Settings, file: Path, *, force: bool = False, progress: Progress = lambda _: None) -> Restored:
    """Restore a backup into the folders of the settings. Stop the server first: it would go on with the old database.

    Args:
        settings: whose folders are filled. The settings that were saved are put beside the data, as ``settings.json``, and not used.
        file: the backup.
        force: also where there are documents or releases already; they are moved aside.
        progress: told of each file verified.

    Raises:
        BackupError: it is no backup or is damaged, or there is something already; nothing was changed.
        ReleaseError: its live release cannot be opened, or somebody is publishing; nothing was changed.
    """
    targets = {name: path for name, path in _targets(settings).items() if name != SETTINGS}
    if not force and (taken := next((path for path in targets.values() if _holds_something(path)), None)):
        raise BackupError(f"{taken} is not empty; restore into empty folders, or add --force to move aside what is there")
    with publishing_lock(settings):
        fresh = settings.data_folder / f".restoring-{secrets.token_hex(4)}"
        try:
            manifest = _unpacked(file, fresh, progress)
            _verify(settings, fresh, manifest)
            return Restored(manifest, _exchange(settings, fresh))
        except OSError as error:
            raise BackupError(
                f"the backup {file} cannot be restored ({error}); make room, or mend the permissions, and try again"
            ) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _targets(settings: Settings) -> dict[str, Path]:
    """Where each part of a backup belongs."""
    names = (SHELF, RELEASES, SETTINGS) if has_server(settings) else (SHELF, RELEASES, DATABASE, SETTINGS)
    return {CORPUS: settings.corpus_folder} | {name: settings.data_folder / name for name in names}


def _holds_something(path: Path) -> bool:
    """Whether restoring over it would lose something; a database without releases holds nothing."""
    if path.name != DATABASE:
        return path.is_dir() and any(not inside.name.startswith(".") for inside in path.iterdir())
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        return "releases" in tables and database.execute("SELECT 1 FROM releases").fetchone() is not None


def _unpacked(file: Path, folder: Path, progress: Progress) -> BackupManifest:
    """Unpack what the manifest names, and nothing else, comparing each file with its hash."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            for name, expected in manifest.hashes.items():
                path = folder / _inside(name, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target)
                if sha256_of(path) != expected:
                    raise BackupError(f"the backup {file} is damaged: {name} is not what was saved; take an earlier backup")
                progress(1)
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}; check the name") from None
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        raise BackupError(f"the backup {file} is damaged or none at all ({error}); take another one") from None
    return manifest


def _manifest(archive: zipfile.ZipFile, file: Path) -> BackupManifest:
    try:
        manifest = BackupManifest(**json.loads(archive.read(MANIFEST)))
    except (ValueError, TypeError) as error:
        raise BackupError(f"{file} is no backup of qa-ingest ({error}); choose a file that `qa-ingest backup` wrote") from None
    if manifest.format != FORMAT:
        raise BackupError(f"the backup {file} has format {manifest.format}, not {FORMAT}; restore it with the version that wrote it")
    return manifest


def _inside(name: str, file: Path) -> PurePosixPath:
    """The name, if it leads to where a backup's files belong."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.parts[0] not in (CORPUS, SHELF, RELEASES, DATABASE, SETTINGS):
        raise BackupError(f"the backup {file} holds {name!r}, which no backup does; do not restore it")
    return path


def _verify(settings: Settings, folder: Path, manifest: BackupManifest) -> None:
    """Open what matters as the server will; what lies on servers of its own is not in a backup."""
    if has_server(settings) and DATABASE in manifest.hashes:
        raise BackupError("the backup holds an SQLite database, but QA_BOT_DATABASE_URL names another one; leave it empty to restore this")
    if not has_server(settings) and DATABASE not in manifest.hashes:
        raise BackupError("the backup was made beside a PostgreSQL database; name that in QA_BOT_DATABASE_URL to restore it")
    if DATABASE in manifest.hashes:
        with closing(sqlite3.connect(folder / DATABASE)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BackupError(f"the database in the backup is damaged ({found}); take an earlier backup")
    if manifest.live and settings.chroma_url:
        read_content(folder / RELEASES / manifest.live, check=True)
    elif manifest.live:
        verify_release(folder / RELEASES / manifest.live)


def _exchange(settings: Settings, fresh: Path) -> Path | None:
    """Move the parts into their places, and what was there aside; where it now lies, if there was anything."""
    aside = settings.data_folder / f"replaced-{now():%Y%m%dT%H%M%S}"
    for name, target in _targets(settings).items():
        for old in (target, *(target.with_name(f"{target.name}{ending}") for ending in _BESIDE_DATABASE)):
            if old.is_dir() and not any(old.iterdir()):
                old.rmdir()
            elif old.exists():
                aside.mkdir(exist_ok=True)
                shutil.move(old, aside / old.name)
        if (fresh / name).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(fresh / name, target)
    return aside if aside.exists() else None
