"""Reads a file as a document: bytes → text → front matter → light Markdown → cleaned, with a record of all that was guessed or removed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from ingest.cleaning import Removal, clean
from ingest.cleaning.lines import without
from ingest.loaders import front_matter, html, markdown, plain_text
from ingest.loaders.encoding import decode
from ingest.loaders.guessing import Guess, guess_category, guess_id, guess_language, guess_title
from qa_bot.errors import DocumentError
from qa_bot.records import SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.normalising import fold

_HTML: Final = (".html", ".htm")
_CONVERTERS: Final[dict[str, Callable[[str, Path], html.Page]]] = {
    **dict.fromkeys((".md", ".markdown"), lambda text, _: html.Page(markdown.to_light_markdown(text), "", "")),
    ".txt": lambda text, _: html.Page(plain_text.to_light_markdown(text), "", ""),
    **dict.fromkeys(_HTML, html.to_page),
}
SUFFIXES: Final = tuple(_CONVERTERS)
"""The endings of file names that can be read, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDocument:
    """A document and how it came to be.

    ``raw`` is its text before cleaning, light Markdown like ``document.text``; ``guesses`` are the fields that the file does not state.
    """

    document: SourceDocument
    path: Path
    raw: str
    guesses: tuple[Guess, ...]
    removals: tuple[Removal, ...]


def load(path: Path, *, root: Path | None, settings: Settings) -> LoadedDocument:
    """Read one file. ``root`` is the folder in which it was found: folders below it may name the category.

    Raises:
        DocumentError: the file cannot be read, its front matter is wrong, or nothing is left of it; with the remedy.
    """
    suffix = path.suffix.lower()
    if suffix not in _CONVERTERS:
        raise DocumentError(f"{path}: files named {suffix or 'without an ending'} cannot be read; the endings are {', '.join(SUFFIXES)}")
    stated = front_matter.parse(decode(_bytes(path), path, html=suffix in _HTML), path, settings.centre.categories)
    page = _CONVERTERS[suffix](stated.body, path)
    cleaned = clean(page.text)
    guesses = [
        guess
        for guess in (
            guess_title(cleaned.text, page.title, path),
            guess_category(path, root, settings.centre.categories),
            guess_language(cleaned.text),
            Guess("date", page.date, "head of the page"),
        )
        if guess.value and guess.field not in stated.fields
    ]
    if "id" not in stated.fields:
        guesses.insert(0, guess_id(path))
    fields = {guess.field: guess.value for guess in guesses} | stated.fields
    visibility = cast("Literal['public', 'hidden']", fields.pop("visibility", "public"))
    text = _without_title(cleaned.text, fields["title"])
    if all(block.kind is Kind.HEADING for block in blocks(text)):
        raise DocumentError(f"{path}: nothing is left after cleaning; check that the file holds more than headings and navigation")
    return LoadedDocument(
        document=SourceDocument(text=text, facts=stated.facts, disclaimers=cleaned.disclaimers, visibility=visibility, **fields),
        path=path,
        raw=page.text,
        guesses=tuple(guesses),
        removals=cleaned.removals,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: the file cannot be read ({error.strerror}); check its name and its permissions") from None


def _without_title(text: str, title: str) -> str:
    """The title stands above the document already; a main heading that repeats it goes."""
    for number, line in enumerate(text.split("\n")):
        if line.startswith("# "):
            return without(text, {number}) if fold(line.removeprefix("# ")) == fold(title) else text
    return text
