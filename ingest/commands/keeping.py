"""``qa-ingest backup, restore, password``: what keeps documents and pages safe."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.common import out
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar, say


def backup(
    file: Annotated[Path, typer.Argument(help="The ZIP file to write, or a folder, in which it is named by date.", show_default=False)],
    keep: Annotated[int, typer.Option("--keep", min=0, help="In a folder, leave only so many of the last backups; 0: all.")] = 0,
) -> None:
    """Save documents, releases, what visitors asked, and the settings without secrets; the server may go on."""
    from ingest.backup import back_up, has_server
    from ingest.backup_series import leave_last, next_in
    from qa_bot.errors import BackupError
    from qa_bot.store.database import now

    folder = file if file.is_dir() else None
    if keep and folder is None:
        raise BackupError(f"--keep {keep} needs a folder of backups, and {file} is none; make it, or leave --keep out")
    target = next_in(folder, now()) if folder else file
    settings = load_settings()
    with progress_bar("saving files") as progress:
        manifest = back_up(settings, target, progress)
    out.print(f"{target}: {len(manifest.hashes)} files, {target.stat().st_size / 1e6:.1f} MB", markup=False)
    if has_server(settings):
        say("the PostgreSQL database is not in it; save it as well, with pg_dump")
    if folder and keep:
        for old in leave_last(keep, folder):
            say(f"removed {old}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `qa-ingest backup` wrote.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Restore over what is there; it is moved aside.")] = False,
) -> None:
    """Restore a backup into the folders of the settings; stop the server first."""
    from ingest.restoring import restore as put_back

    settings = load_settings()
    with progress_bar("verifying files") as progress:
        restored = put_back(settings, file, force=force, progress=progress)
    out.print(f"restored the backup of {restored.manifest.made}: {len(restored.manifest.hashes)} files", markup=False)
    say(f"the settings that were saved with it lie in {settings.data_folder / 'settings.json'}; they are not used by themselves")
    if settings.chroma_url:
        say("the vectors are on the Chroma server: if it lost them as well, run qa-ingest repair")
    if restored.aside:
        say(f"what was there before lies in {restored.aside}; remove it when you need it no more")


def password() -> None:
    """Ask for the staff's password twice, and print its hash for QA_BOT_STAFF_PASSWORD_HASH."""
    from ingest.staff.password import hash_password

    if sys.stdin.isatty():
        given = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    else:
        given = sys.stdin.readline().rstrip("\n")  # from a script
    out.print(hash_password(given), markup=False)
    say("put it into the settings: QA_BOT_STAFF_PASSWORD_HASH=…")
