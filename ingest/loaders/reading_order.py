"""The parts of a page in the order in which people read them: column by column, and side by side where that is a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import Final

from ingest.loaders.layout import Box, Line, Page, Table, around, rows

_WIDE: Final = 0.55  # of the page's text: a line that long, or anything across the gutter, ends a band of columns
_GUTTER: Final = 8.0  # points
_COLUMN_LINES: Final = 4  # fewer side by side are a table, or names below a letter
_COLUMN_FILLED: Final = 0.6  # of the column's width by its median line; cells are shorter
_COLUMN_TEXT: Final = 10  # characters of the median line
_TABLE_ROWS: Final = 3
_MARKER: Final = re.compile(r"[•●▪◦■□◆–‣·\uf000-\uf0ff-]|\d{1,3}[.)]")
_MARKER_GAP: Final = 4  # characters

Part = Line | Table


def in_order(page: Page) -> list[Part]:
    """The page's lines, each knowing its column, and its tables; lines that stand in aligned columns become tables."""
    if not page.parts:
        return []
    whole = around([part.box for part in page.parts])
    ordered: list[Part] = []
    for band in _bands(page.parts, whole):
        columns = _columns(band)
        if len(columns) > 1:
            for column in columns:
                ordered.extend(_single(column))
        else:
            ordered.extend(_single(band))
    return ordered


def _bands(parts: Sequence[Part], whole: Box) -> Iterator[list[Part]]:
    """The page from top to bottom, cut at what runs across it."""
    lines = [part for part in parts if isinstance(part, Line)]
    tables = [part for part in parts if isinstance(part, Table)]
    stacked: list[list[Part]] = [list(row) for row in rows(lines)]
    stacked.extend([table] for table in tables)
    stacked.sort(key=lambda row: min(part.box.y0 for part in row))
    for _, band in groupby(stacked, key=lambda row: len(row) == 1 and row[0].box.width > _WIDE * whole.width):
        yield [part for row in band for part in row]


def _columns(band: Sequence[Part]) -> list[list[Part]]:
    """The band's columns of running text; one, where it has none."""
    groups: list[list[Part]] = []
    right = float("-inf")
    for part in sorted(band, key=lambda part: part.box.x0):
        if not groups or part.box.x0 > right + _GUTTER:
            groups.append([])
        groups[-1].append(part)
        right = max(right, part.box.x1)
    return groups if len(groups) > 1 and all(map(_is_column, groups)) else [list(band)]


def _is_column(parts: Sequence[Part]) -> bool:
    lines = [part for part in parts if isinstance(part, Line)]
    if len(lines) < _COLUMN_LINES:
        return False
    width = around([line.box for line in lines]).width
    filled = median(line.box.width for line in lines) >= _COLUMN_FILLED * width
    return filled and median(len(line.text) for line in lines) >= _COLUMN_TEXT


def _single(parts: Sequence[Part]) -> Iterator[Part]:
    """One column from top to bottom, with tables where rows of several pieces are aligned."""
    lines = [_with_marker(row) for row in rows([part for part in parts if isinstance(part, Line)])]
    tables = sorted((part for part in parts if isinstance(part, Table)), key=lambda table: table.box.y0)
    if lines:
        edges = around([line.box for row in lines for line in row])
    place = 0
    while place < len(lines):
        while tables and tables[0].box.y0 < lines[place][0].box.y0:
            yield tables.pop(0)
        end = _end_of_table(lines, place)
        if end - place >= _TABLE_ROWS:
            yield _aligned(lines[place:end])
            place = end
        else:
            for line in lines[place]:
                yield replace(line, column=(edges.x0, edges.x1))
            place += 1
    yield from tables


def _with_marker(row: list[Line]) -> list[Line]:
    """The row with a bullet or number that stands apart joined to what it belongs to."""
    if len(row) == 1 or not _MARKER.fullmatch(row[0].text) or row[1].box.x0 - row[0].box.x1 > _MARKER_GAP * row[1].size:
        return row
    first, second, *others = row
    return [replace(second, text=f"{first.text} {second.text}", box=around([first.box, second.box])), *others]


def _end_of_table(lines: Sequence[Sequence[Line]], start: int) -> int:
    """Where the aligned rows end that begin here: each has several pieces, or is what a cell above it goes on with."""
    end = start
    columns: list[tuple[float, float]] = []
    while end < len(lines) and not (end > start and _is_apart(lines[end - 1], lines[end])):
        row = lines[end]
        if len(row) == 1 and not (columns and row[0].box.x0 > columns[0][1]):
            break
        merged = _merged([*columns, *((line.box.x0, line.box.x1) for line in row)])
        if columns and len(merged) < min(len(columns), 2):
            break
        if len(merged) < 2:
            break
        columns = merged
        end += 1
    return end


def _is_apart(above: Sequence[Line], below: Sequence[Line]) -> bool:
    gap = min(line.box.y0 for line in below) - max(line.box.y1 for line in above)
    return gap > 2 * max(line.size for line in (*above, *below))


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping spans as one, left to right."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _aligned(lines: Sequence[Sequence[Line]]) -> Table:
    columns = _merged([(line.box.x0, line.box.x1) for row in lines for line in row])
    filled: list[list[str]] = []
    for row in lines:
        cells = [""] * len(columns)
        for line in row:
            column = next(number for number, (start, end) in enumerate(columns) if start <= line.box.x0 <= end)
            cells[column] = f"{cells[column]}\n{line.text}".strip()
        if filled and not cells[0] and len(row) < len(columns):
            filled[-1] = [f"{above}\n{cell}".strip() for above, cell in zip(filled[-1], cells, strict=True)]
        else:
            filled.append(cells)
    return Table(tuple(tuple(row) for row in filled), around([line.box for row in lines for line in row]))
