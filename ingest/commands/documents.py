"""``qa-ingest add, documents, describe, hide, remove, take-back``: the documents on the shelf, and what is said about any."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ingest.commands.common import out
from qa_bot.settings import load_settings
from qa_bot.terminal import say

if TYPE_CHECKING:
    from ingest.shelf import Shelf, Shelved

Name = Annotated[str, typer.Argument(help="The document's name as `qa-ingest documents` lists it.", show_default=False)]
Undo = Annotated[bool, typer.Option("--undo", help="The other way round.")]
_PIECE = 2**20


def add(named: Annotated[list[str], typer.Argument(help="Files or web addresses.", show_default=False)]) -> None:
    """Add documents, or newer versions of them; they are published with the next release."""
    from ingest.web_address import fetch, is_address

    shelf = _shelf()
    for name in named:
        if is_address(name):
            page = fetch(name, load_settings())
            shelved = shelf.add(page.name, page.content, address=page.address)
        else:
            shelved = _add_file(shelf, Path(name))
        say(f"added: {shelved.about.name}{' (a newer version)' if shelved.has_earlier else ''}")
    say("see what became of them with `qa-ingest check`, and publish them with `qa-ingest publish`")


def documents() -> None:
    """List the documents that were added, and those of the corpus folder about which something was said."""
    shelf = _shelf()
    table = Table("document", "added", "", "said about it", box=None, pad_edge=False)
    for shelved in shelf.documents():
        about = shelved.about
        state = ", ".join(word for word, holds in (("removed", about.removed), ("newer version", shelved.has_earlier)) if holds)
        table.add_row(Text(shelved.path.name), about.added[:10], state, Text(_said(about.fields)))
    for key in shelf.described():
        about = shelf.about(key)
        table.add_row(Text(key), "", "removed" if about.removed else "", Text(_said(about.fields)))
    out.print(table if table.row_count else "no document was added; add some with: qa-ingest add FILES")


def describe(
    name: Name,
    said: Annotated[list[str], typer.Argument(help="FIELD=VALUE, like date=2024-05; FIELD= takes it back.", show_default=False)],
) -> None:
    """Say something about a document (title, date, category, valid_until, …) that goes before what it states itself."""
    from qa_bot.errors import DocumentError

    fields = {}
    for one in said:
        field, sign, value = one.partition("=")
        if not sign:
            raise DocumentError(f"{one!r} says nothing; write FIELD=VALUE, like date=2024-05")
        fields[field.strip()] = value
    shelf = _shelf()
    key = _key(shelf, name)
    say(f"{name}: {_said(shelf.describe(key, fields).fields) or 'nothing is said about it any more'}")


def hide(name: Name, undo: Undo = False) -> None:
    """Keep a document from visitors with the next release."""
    shelf = _shelf()
    key = _key(shelf, name)
    (shelf.show if undo else shelf.hide)(key)
    say(f"{name}: visitors can{'' if undo else 'not'} read it from the next release on")


def remove(
    name: Name,
    undo: Undo = False,
    for_good: Annotated[bool, typer.Option("--for-good", help="Delete the file as well; this cannot be undone.")] = False,
) -> None:
    """Leave a document out of the next release."""
    shelf = _shelf()
    key = _key(shelf, name)
    if for_good:
        shelf.delete(key)
        say(f"{name}: deleted; visitors read it until the next release")
    else:
        (shelf.restore if undo else shelf.remove)(key)
        say(f"{name}: {'part of' if undo else 'left out of'} the next release")


def take_back(name: Name) -> None:
    """Put the published version back in the place of a newer one that was not published."""
    shelf = _shelf()
    shelf.take_back(_key(shelf, name))
    say(f"{name}: the earlier version is back")


def _shelf() -> "Shelf":
    from ingest.shelf import Shelf

    return Shelf(load_settings())


def _add_file(shelf: "Shelf", path: Path) -> "Shelved":
    from qa_bot.errors import DocumentError

    try:
        with path.open("rb") as file:
            return shelf.add(path.name, iter(lambda: file.read(_PIECE), b""))
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the name and its permissions") from None


def _key(shelf: "Shelf", name: str) -> str:
    """The key of a document by its name: as it is stored, as it was given, or its path in the corpus folder."""
    known = shelf.documents()
    for shelved in known:
        if name in (shelved.path.name, shelved.key):
            return shelved.key
    for shelved in known:
        if name == shelved.about.name:
            return shelved.key
    return shelf.key(Path(name)) if Path(name).is_file() else name


def _said(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in fields.items())
