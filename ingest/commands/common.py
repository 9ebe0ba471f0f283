"""What several verbs share: the assembled parts, what the paths on the command line mean, and a plan with a progress bar."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from qa_bot.records import Language
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar, say

if TYPE_CHECKING:  # they pull in the model's libraries: only the commands that need them pay, `--help` does not
    from ingest.entries import Plan
    from ingest.sources import Found
    from qa_bot.assembly import Parts
    from qa_bot.releases import Release

out = Console(highlight=False, soft_wrap=True)
"""For results; what is said to people goes to standard error."""

Paths = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders or web addresses; without any, the corpus folder and the documents that were added."),
]


Spoken = Annotated[Language, typer.Option("--language", "-l", help="Of warnings, and of why a document cannot be read.")]


def assembled() -> "Parts":
    """All parts, from the settings."""
    from qa_bot.assembly import assemble

    return assemble(load_settings(), say)


def planned(parts: "Parts", named: Mapping[Path, str], *, only: bool = False, rebuild: bool = False) -> "Plan":
    """What publishing these (see ``fetched``) would do; without any, what publishing everything would do."""
    from ingest.builder import Scope, plan

    found = _found(parts, tuple(named))
    for path in found.skipped:
        say(f"skipped: {path} (not a format that can be read)")
    scope = Scope.ONLY if only else Scope.ADD if named else Scope.CORPUS
    model = parts.embeddings.identity
    with progress_bar("reading documents", len(found.files)) as progress:
        return plan(found.files, parts.settings, parts.releases, model, scope=scope, rebuild=rebuild, keys=named, progress=progress)


def fetched(parts: "Parts", named: Sequence[str], folder: Path | None) -> dict[Path, str]:
    """The files and folders that are meant, each with the key under which it is published; web addresses are fetched.

    Args:
        parts: for the settings.
        named: files, folders or web addresses.
        folder: where fetched pages are put, to be looked at only; None: onto the shelf, for good. Their keys are those of the shelf
            either way, so that what staff say about a page holds for it.

    Raises:
        DocumentError: an address cannot be fetched.
    """
    from ingest.file_names import safe_name
    from ingest.shelf import Shelf
    from ingest.web_address import fetch, is_address

    shelf = Shelf(parts.settings)
    files = {}
    for name in named:
        if not is_address(name):
            files[Path(name)] = shelf.key(Path(name))
            continue
        page = fetch(name, parts.settings)
        if folder is None:
            shelved = shelf.add(page.name, page.content, address=page.address)
            files[shelved.path] = shelved.key
        else:
            path = folder / safe_name(page.name)
            path.write_bytes(page.content)
            files[path] = shelf.key(shelf.folder / path.name)
    return files


def report(release: "Release") -> None:
    """Say what is live now."""
    out.print(f"release {release.id} is live: {release.documents} documents, {release.passages} passages")


def _found(parts: "Parts", named: Sequence[Path]) -> "Found":
    from ingest.shelf import Shelf
    from ingest.sources import everything, find

    return find(named) if named else everything(parts.settings, Shelf(parts.settings))
