"""Word's tables → rows, merged cells written out; a table that only frames a text is that text."""

from collections.abc import Sequence
from typing import Final

from docx.oxml.ns import qn

from ingest.light_markdown import one_line
from ingest.loaders import grids
from ingest.loaders.word_text import BREAK, Element, Reading, text

_WIDEST_SPAN: Final = 100


def framed(table: Element) -> list[Element]:
    """The cells of a table with a single column, which frames a text; none for a real one."""
    rows = _rows(table)
    return [cell for row in rows for cell in _cells(row)] if all(len(_cells(row)) <= 1 for row in rows) else []


def read(table: Element, reading: Reading) -> grids.Grid:
    """The head and rows of a table."""
    texts: list[list[str]] = []
    merges: dict[tuple[int, int], grids.Merged] = {}
    above: dict[int, grids.Merged] = {}  # the cell that ends in the row before, by its column
    for number, row in enumerate(_rows(table)):
        texts.append([])
        for cell in _cells(row):
            left, span = len(texts[-1]), _span(cell)
            goes_on = _goes_on(cell) and left in above
            texts[-1] += ["" if goes_on else _text(cell, reading), *[""] * (span - 1)]
            merged = above[left]._replace(bottom=number) if goes_on else grids.Merged(number, left, number, left + span - 1)
            above[left] = merges[merged.top, left] = merged
    return grids.read(texts, [merged for merged in merges.values() if merged[:2] != merged[2:]])


def _rows(table: Element) -> Sequence[Element]:
    own = (row for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table)
    return [row for row in own if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]


def _cells(row: Element) -> Sequence[Element]:
    return [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]


def _text(cell: Element, reading: Reading) -> str:
    return one_line("\n".join(text(line, reading).replace(BREAK, "\n") for line in cell.iter(qn("w:p"))))


def _span(cell: Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return min(int(value), _WIDEST_SPAN) if value.isdecimal() else 1


def _goes_on(cell: Element) -> bool:
    """Whether a cell continues the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"
