"""Word (.docx) → light Markdown: headings, numbered paragraphs and lists, tables, footnotes, text boxes; tracked changes as accepted."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from ingest.cleaning.lines import ends_openly
from ingest.light_markdown import document, heading, item, one_line, paragraph, table
from ingest.loaders import office_file, word_tables
from ingest.loaders.converted import Converted
from ingest.loaders.word_numbering import BULLET
from ingest.loaders.word_text import BREAK, Element, Reading, plain, reading, size, text

_HEADING: Final = re.compile(r"(?:heading|标题|標題) ?([1-6])", re.IGNORECASE)
_TITLE: Final = ("title", "标题", "標題")
_CONTENTS: Final = re.compile(r"toc( heading| ?\d)|table of (figures|contents).*|目录.*", re.IGNORECASE)
_LIST: Final = re.compile(r"List (?:Bullet|Number) ([2-5])")
_NUMBER: Final = re.compile(r"(\d{1,3})[.)、．]")
_HEADING_LENGTH: Final = 40
_LARGER: Final = 3  # half points by which the letters of a heading are larger than most
_WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))


@dataclass(frozen=True, slots=True)
class _Part:
    """A block, light Markdown but for headings, whose ``level`` is yet to be settled; ``is_item``: no blank line between two of them."""

    text: str
    level: int = 0
    is_item: bool = False
    is_title: bool = False


def convert(data: bytes, path: Path) -> Converted:
    """Read a Word document (.docx, .docm, .dotx). Its properties state title and date.

    Raises:
        DocumentError: the file is damaged or unpacks to too much.
    """
    stream, warnings = office_file.opened(data, path)
    try:
        opened = Document(stream)
        parts = _settled([part for part in _blocks(opened.element.body, reading(opened)) if part.text])
        title, date = office_file.stated(opened.core_properties)
    except (OpcError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise office_file.damaged(path, error) from None
    runs = groupby(parts, key=lambda part: part.is_item)
    body = document(("\n" if is_item else "\n\n").join(map(_written, run)) for is_item, run in runs)
    return Converted(body, title, date, warnings=warnings)


def _written(part: _Part) -> str:
    return heading(min(6, part.level), part.text) if part.level else part.text


def _settled(parts: Sequence[_Part]) -> Sequence[_Part]:
    """One heading is above all others: several chapters of the first level, without a title over them, go one level down."""
    first = [part for part in parts if part.level == 1]
    if len(first) < 2 or any(part.is_title for part in first):
        return parts
    return [replace(part, level=part.level + 1) if part.level else part for part in parts]


def _blocks(parent: Element, reading: Reading) -> Iterator[_Part]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, reading)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, reading)
        elif child.tag in _WRAPPERS and not _is_contents(child):
            yield from _blocks(child, reading)


def _is_contents(wrapper: Element) -> bool:
    """Whether a content control holds the table of contents, whose lines are all said again below."""
    return any("Table of Contents" in gallery.get(qn("w:val"), "") for gallery in wrapper.iter(qn("w:docPartGallery")))


def _paragraph(element: Element, reading: Reading) -> Iterator[_Part]:
    lines = [line for line in map(one_line, text(element, reading).split(BREAK)) if line]
    style = _style(element, reading)
    if lines and not _CONTENTS.fullmatch(style):
        yield from _lines(lines, element, style, reading)
    yield from _collected(reading)


def _collected(reading: Reading) -> Iterator[_Part]:
    """The notes and text boxes of what was just read."""
    notes, boxes = reading.take()
    yield from (_Part(paragraph(note)) for note in notes)
    for box in boxes:
        yield from _blocks(box, reading)


def _table(element: Element, reading: Reading) -> Iterator[_Part]:
    if frame := word_tables.framed(element):
        for cell in frame:
            yield from _blocks(cell, reading)
        return
    grid = word_tables.read(element, reading)
    yield from (_Part(paragraph(line)) for _, line in grid.above)
    yield _Part(table([grid.head, *(row for _, row in grid.body)]))
    yield from (_Part(paragraph(line)) for _, line in grid.below)
    yield from _collected(reading)


def _lines(lines: Sequence[str], element: Element, style: str, reading: Reading) -> Iterator[_Part]:
    """A paragraph as what it is. A line that was ended by hand is one of its own, but not in a heading or an item."""
    level = _level(element, style, reading)
    label, depth = _label(element, style, reading)
    whole = one_line("\n".join(lines))
    if level:
        yield _Part(_joined(label, whole), level, is_title=style.lower() in _TITLE)
    elif label == BULLET:
        yield _Part(item(depth, "-", whole), is_item=True)
    elif number := _NUMBER.fullmatch(label):
        yield _Part(item(depth, f"{number[1]}.", whole), is_item=True)
    elif label:
        yield _Part(paragraph(_joined(label, whole)))
    elif _looks_like_heading(element, whole, reading):
        yield _Part(whole, 1 if element.getprevious() is None else 2)
    else:
        yield from (_Part(paragraph(line)) for line in lines)


def _joined(label: str, whole: str) -> str:
    """``第三条`` and ``1.2`` stand apart from their text, ``（一）`` and ``一、`` close up to it."""
    if label in ("", BULLET):
        return whole
    return f"{label}{'' if label[-1] in '、）】' else ' '}{whole}"


def _level(element: Element, style: str, reading: Reading) -> int:
    """1–6 for a heading, by its style or its outline level; 0 for anything else."""
    if style.lower() in _TITLE:
        return 1
    if match := _HEADING.match(style):
        return int(match[1])
    outline = _property(element, "outlineLvl", reading)
    value = outline.get(qn("w:val"), "") if outline is not None else ""
    return int(value) + 1 if value.isdecimal() and int(value) < 6 else 0


def _looks_like_heading(element: Element, whole: str, reading: Reading) -> bool:
    """Offices often make headings by hand: a short open line outside tables, all of it bold or larger than most of the document."""
    runs = [run for run in element.iter(qn("w:r")) if plain(run).strip()]
    if not runs or len(whole) > _HEADING_LENGTH or not ends_openly(whole) or any(True for _ in element.iterancestors(qn("w:tbl"))):
        return False
    larger = reading.usual_size + _LARGER
    return all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs) or (
        reading.usual_size > 0 and all(size(run) >= larger for run in runs)
    )


def _label(element: Element, style: str, reading: Reading) -> tuple[str, int]:
    """What Word draws before the paragraph, and how deep in its list it stands."""
    properties = _property(element, "numPr", reading)
    if properties is None:
        return "", 0
    number, level = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
    depth = int(level.get(qn("w:val"))) if level is not None else 0
    label = reading.numbering.label(number.get(qn("w:val")), depth) if number is not None else ""
    deeper = _LIST.fullmatch(style)  # these styles are lists of their own, set further in
    return label, max(depth, int(deeper[1]) - 1 if deeper else 0)


def _property(element: Element, name: str, reading: Reading) -> Element | None:
    """A paragraph's property: its own, else that of its style or of those that the style is based on."""
    found = element.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}")
    key = _value(element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
    seen: set[str] = set()
    while found is None and key in reading.styles and key not in seen:
        seen.add(key)
        style = reading.styles[key]
        found = style.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}")
        key = _value(style.find(qn("w:basedOn")))
    return found


def _style(element: Element, reading: Reading) -> str:
    """The name of a paragraph's style; in all languages of Word, ``heading 1`` is called that."""
    definition = reading.styles.get(_value(element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")))
    return _value(definition.find(qn("w:name"))) if definition is not None else ""


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(qn("w:val"), "true") not in ("0", "false", "none")
