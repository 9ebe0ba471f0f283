"""Reads a file as a document: bytes → text → front matter → light Markdown → cleaned, with a record of all that was guessed or removed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from ingest import isolation
from ingest.cleaning import Removal, clean
from ingest.cleaning.lines import without
from ingest.loaders import front_matter
from ingest.loaders.converted import Converted
from ingest.loaders.encoding import decode
from ingest.loaders.front_matter import FrontMatter
from ingest.loaders.guessing import Guess, guess_category, guess_id, guess_language, guess_title
from ingest.loaders.recognising import Format, recognise
from ingest.places import moved, take
from ingest.readings import Readings
from ingest.remarks import Remark
from qa_bot.errors import DocumentError
from qa_bot.records import SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.normalising import fold

FORMATS: Final[dict[str, Format]] = {
    "markdown": Format("Markdown", "Markdown文件", (".md", ".markdown"), "ingest.loaders.markdown:convert", states_fields=True),
    "text": Format("plain text", "纯文本", (".txt",), "ingest.loaders.plain_text:convert", states_fields=True),
    "html": Format("a web page", "网页", (".html", ".htm"), "ingest.loaders.html:convert", states_fields=True),
    "pdf": Format("a PDF file", "PDF文件", (".pdf",), "ingest.loaders.pdf:convert", begins=re.compile(rb"(?s:.{0,1019})%PDF-")),
    "image": Format(
        "an image",
        "图片",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff"),
        "ingest.loaders.image:convert",
        begins=re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*"),
    ),
    "word": Format("a Word file", "Word文件", (".docx", ".docm", ".dotx", ".doc"), "ingest.loaders.word:convert"),
    "slides": Format("a PowerPoint file", "PowerPoint文件", (".pptx", ".pptm", ".ppsx", ".ppt"), "ingest.loaders.slides:convert"),
    "sheets": Format("an Excel file", "Excel文件", (".xlsx", ".xlsm"), "ingest.loaders.sheets:from_workbook", as_text="delimited"),
    "old_sheets": Format("an old Excel file", "旧版Excel文件", (".xls",), "ingest.loaders.sheets:from_old_workbook", as_text="delimited"),
    "delimited": Format("a table as text", "文本表格", (".csv", ".tsv"), "ingest.loaders.sheets:from_delimited", as_text="delimited"),
}
"""Every format that can be read; a new one is a row here and a function in a file beside this one (docs/extending.md)."""
SUFFIXES: Final = tuple(ending for known in FORMATS.values() for ending in known.endings)
"""The endings of file names that can be read, in lower case."""
_PROPERTIES: Final = "properties of the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDocument:
    """A document and how it came to be.

    ``raw`` is its text before cleaning, light Markdown like ``document.text``; ``guesses`` are the fields that the file does not state;
    ``warnings`` say what staff should know of how it was read.
    """

    document: SourceDocument
    path: Path
    raw: str
    guesses: tuple[Guess, ...]
    removals: tuple[Removal, ...]
    warnings: tuple[Remark, ...] = ()


def load(path: Path, *, root: Path | None, settings: Settings) -> LoadedDocument:
    """Read one file; what parsing it gave is remembered. ``root`` is where it was found: folders below it may name the category.

    Raises:
        DocumentError: the file cannot be read, its front matter is wrong, or nothing is left of it; with the remedy.
    """
    data = _bytes(path)
    known, warnings = recognise(data, path, FORMATS)
    stated = FrontMatter({}, {}, "")
    if known.states_fields:
        stated = front_matter.parse(decode(data, path, html=known is FORMATS["html"]), path, settings.centre.categories)
    limits = isolation.Limits(settings.document_seconds, settings.document_megabytes)
    content = stated.body if known.states_fields else data
    page = _converted(Readings.of(settings).get(data, known.function, lambda: isolation.run(known.function, content, path, limits)))
    raw, places = take(page.text)
    cleaned = clean(raw, places)
    is_page = known is FORMATS["html"]
    guesses = [
        guess
        for guess in (
            guess_title(cleaned.text, page.title, "title of the page" if is_page else _PROPERTIES, path),
            guess_category(path, root, settings.centre.categories),
            guess_language(cleaned.text),
            Guess("date", page.date, "head of the page" if is_page else _PROPERTIES),
        )
        if guess.value and guess.field not in stated.fields
    ]
    if "id" not in stated.fields:
        guesses.insert(0, guess_id(path))
    fields = {guess.field: guess.value for guess in guesses} | stated.fields
    visibility = cast("Literal['public', 'hidden']", fields.pop("visibility", "public"))
    text = _without_title(cleaned.text, fields["title"])
    if all(block.kind is Kind.HEADING for block in blocks(text)):
        raise DocumentError(
            f"{path}: nothing is left after cleaning; check that the file holds more than headings and navigation",
            f"{path}：清理后没有剩下正文；请检查文件里除标题和导航外是否还有内容。",
        )
    return LoadedDocument(
        document=SourceDocument(
            text=text,
            disclaimers=cleaned.disclaimers,
            visibility=visibility,
            places=moved(cleaned.places, cleaned.text, text),
            facts=stated.lists.get("facts", ()),
            asked=stated.lists.get("asked", ()),
            **fields,
        ),
        path=path,
        raw=raw,
        guesses=tuple(guesses),
        removals=(*(Removal("page frame", removed) for removed in page.removed), *cleaned.removals),
        warnings=(*warnings, *page.warnings),
    )


def _converted(values: dict[str, Any]) -> Converted:
    """What the worker says, whose JSON knows no tuples."""
    warnings = tuple(Remark(**warning) for warning in values["warnings"])
    return Converted(**values | {"removed": tuple(values["removed"]), "warnings": warnings})


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path}: the file cannot be read ({error.strerror}); check its name and its permissions",
            f"{path}：无法打开文件；请检查文件名和访问权限。",
        ) from None


def _without_title(text: str, title: str) -> str:
    """The title stands above the document already; a main heading that repeats it goes."""
    for number, line in enumerate(text.split("\n")):
        if line.startswith("# "):
            return without(text, {number}) if fold(line.removeprefix("# ")) == fold(title) else text
    return text
