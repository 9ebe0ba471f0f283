"""A PDF page's text layer: its characters with their boxes, and the lines that they make."""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from ingest.loaders.layout import SMALLEST_GAP, Box, Line, around, on_one_row, rows

_BOLD: Final = 600  # weight
_BOLD_NAME: Final = re.compile(rb"bold|black|heavy|simhei|heiti", re.IGNORECASE)
_LONGEST_NAME: Final = 128  # bytes
_HYPHEN: Final = "\x02\ufffe"  # how PDFium writes one that it takes for hyphenation
_SPACED: Final = 0.25  # of a character's height, between words of Latin letters
_NO_SPACE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Character:
    """A character, its box in points from the page's top left, whether it is bold, and whether the file has a space before it."""

    text: str
    box: Box
    is_bold: bool
    is_spaced: bool


def characters(page: Any) -> list[Character]:  # noqa: ANN401 - pypdfium2 carries no types
    """The visible characters of a page's text layer, in the order in which the file holds them."""
    import pypdfium2.raw as pdfium  # loads a shared library: where it is needed, in the worker

    text_page = page.get_textpage()
    try:
        return list(_characters(text_page, pdfium, Turned.of(page)))
    finally:
        text_page.close()


def lines(found: Sequence[Character]) -> list[Line]:
    """The characters as lines; pieces of a row that stand far apart are lines of their own."""
    return [line for row in rows([_line(run) for run in _runs(found)]) for line in _joined(row)]


@dataclass(frozen=True, slots=True)
class Turned:
    """Turns PDF's coordinates, from the bottom left of the unturned page, into ours, from the top left of the page as it is shown."""

    rotation: int
    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of(cls, page: Any) -> "Turned":  # noqa: ANN401
        """For a page of pypdfium2."""
        left, bottom, right, top = page.get_bbox()
        return cls(page.get_rotation(), left, bottom, right - left, top - bottom)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the PDF as a box."""
        x0, x1, y0, y1 = left - self.left, right - self.left, bottom - self.bottom, top - self.bottom
        match self.rotation:
            case 90:
                return Box(y0, x0, y1, x1)
            case 180:
                return Box(self.width - x1, y0, self.width - x0, y1)
            case 270:
                return Box(self.height - y1, self.width - x1, self.height - y0, self.width - x0)
        return Box(x0, self.height - y1, x1, self.height - y0)


def _characters(text_page: Any, pdfium: Any, turned: Turned) -> Iterator[Character]:  # noqa: ANN401
    rectangle = pdfium.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    is_spaced = False
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        text = chr(code)
        if text.isspace():
            is_spaced = is_spaced or pdfium.FPDFText_IsGenerated(text_page, index) == 0
        elif code not in (0, 0xFFFF) and pdfium.FPDFText_GetLooseCharBox(text_page, index, pointer):
            box = turned.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if box.height > 0:
                yield Character("-" if text in _HYPHEN else text, box, _is_bold(text_page, index, pdfium), is_spaced)
            is_spaced = False


def _is_bold(text_page: Any, index: int, pdfium: Any) -> bool:  # noqa: ANN401
    """By the weight of the font, which few files state, or by its name."""
    if pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _LONGEST_NAME, None)
    return _BOLD_NAME.search(name.value) is not None


def _runs(found: Iterable[Character]) -> Iterator[list[Character]]:
    """Characters that follow each other on one row without a wide gap."""
    run: list[Character] = []
    for character in found:
        if run and not _follows(run[-1].box, character.box):
            yield run
            run = []
        run.append(character)
    if run:
        yield run


def _follows(before: Box, after: Box) -> bool:
    gap, height = after.x0 - before.x1, max(before.height, after.height)
    return on_one_row(before, after) and -height / 2 < gap < SMALLEST_GAP * height


def _line(run: Sequence[Character]) -> Line:
    pieces: list[str] = []
    for place, character in enumerate(run):
        if place and _is_word_gap(run[place - 1], character):
            pieces.append(" ")
        pieces.append(character.text)
    heights = sorted(character.box.height for character in run)
    bold = sum(character.is_bold for character in run) > len(run) / 2
    return Line("".join(pieces), around([character.box for character in run]), heights[len(heights) // 2], bold)


def _is_word_gap(before: Character, after: Character) -> bool:
    if after.is_spaced:
        return True
    gap, height = after.box.x0 - before.box.x1, max(before.box.height, after.box.height)
    narrow = _NO_SPACE.match(before.text) and _NO_SPACE.match(after.text)
    return gap > (2 if narrow else 1) * _SPACED * height / 2


def _joined(row: Sequence[Line]) -> Iterator[Line]:
    """The pieces of a row, those that stand close together as one: a file may hold them in any order."""
    run: list[Line] = []
    for line in row:
        if run and line.box.x0 - run[-1].box.x1 >= SMALLEST_GAP * max(line.size, run[-1].size):
            yield _one(run)
            run = []
        run.append(line)
    yield _one(run)


def _one(run: Sequence[Line]) -> Line:
    if len(run) == 1:
        return run[0]
    text = run[0].text
    for before, after in pairwise(run):
        apart = after.box.x0 - before.box.x1 > _SPACED * after.size / 2
        text += (" " if apart else "") + after.text
    longest = max(run, key=lambda line: len(line.text))
    return Line(text, around([line.box for line in run]), longest.size, longest.is_bold)
