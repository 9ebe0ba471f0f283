"""Tables of Word, slides and sheets, with merged cells → a head and rows of which each can be read alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from ingest.light_markdown import one_line

_DEEPEST_HEAD: Final = 3  # rows
_NUMBER: Final = re.compile(r"[-+]?[¥￥$€]?\s?\d[\d,.\s]*\s?[%％‰]?|\d{4}[-/年]\d{1,2}(?:[-/月]\d{1,2}日?)?.*|[\d-]{7,}|\d{1,2}:\d\d.*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?")
_NOTE: Final = re.compile(r"(?:注|备注|附注|说明|備註|說明|notes?|remarks?)\s*\d*\s*[:：].*", re.IGNORECASE | re.DOTALL)


class Merged(NamedTuple):
    """A cell over several rows or columns: its corners, counted from 0, both inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table taken apart; numbers are those of the rows that were given, counted from 0.

    ``above`` and ``below`` are lines over and under it: a title, a unit, a note. ``head`` is empty where the table has none;
    ``body`` holds the rows with any text, all as wide as ``head``.
    """

    above: tuple[tuple[int, str], ...]
    head: tuple[str, ...]
    body: tuple[tuple[int, tuple[str, ...]], ...]
    below: tuple[tuple[int, str], ...]


def read(rows: Sequence[Sequence[str]], merges: Sequence[Merged] = ()) -> Grid:
    """Find the head of a table, below any title, and write merged cells out.

    A cell over several rows says the same in each of them, so that every row can be quoted alone; one over several columns says it
    once, but in a head of several rows, where it stands before the heading of each of its columns (``展位价格 标准``).
    """
    width = max(map(len, rows), default=0)
    cells = [[*map(one_line, row), *[""] * (width - len(row))] for row in rows]
    counts = [sum(map(bool, row)) for row in cells]
    typical = median([count for count in counts if count > 1] or [1])
    first = next((number for number, count in enumerate(counts) if count > 1 and count >= typical / 2), 0)
    last = _last_row(cells, counts, merges, first)
    _fill_down(cells, merges)
    depth = _head_depth(cells, merges, first, last)
    return Grid(
        above=tuple((number, _line(cells[number])) for number in range(first) if counts[number]),
        head=_head(cells, merges, first, depth) if depth else ("",) * width,
        body=tuple((number, tuple(cells[number])) for number in range(first + depth, last + 1) if any(cells[number])),
        below=tuple((number, _line(cells[number])) for number in range(last + 1, len(cells)) if counts[number]),
    )


def _last_row(cells: Sequence[Sequence[str]], counts: Sequence[int], merges: Sequence[Merged], first: int) -> int:
    """The last row that is not a note below the table."""
    across = {merge.top for merge in merges if merge.left == 0 and merge.right == len(cells[0]) - 1}
    last = len(cells) - 1
    while last > first and counts[last] <= 1 and (not counts[last] or last in across or _NOTE.fullmatch(_line(cells[last]))):
        last -= 1
    return last


def _fill_down(cells: list[list[str]], merges: Sequence[Merged]) -> None:
    for top, left, bottom, _ in merges:
        for number in range(top + 1, min(bottom + 1, len(cells))):
            if left < len(cells[number]) and not cells[number][left]:
                cells[number][left] = cells[top][left]


def _head_depth(cells: Sequence[Sequence[str]], merges: Sequence[Merged], first: int, last: int) -> int:
    """How many rows the head has: none where its first row holds a single cell, or figures."""
    if not cells or sum(map(bool, cells[first])) < 2 or not all(_may_head(cell) for cell in cells[first]):
        return 0
    inside = [merge for merge in merges if merge.top == first]
    deepest = max((merge.bottom for merge in inside), default=first) - first + 1
    parted = any(merge.right > merge.left for merge in inside)  # a heading over several columns has headings of its own below it
    depth = max(deepest, 2 if parted else 1)
    while depth > 1 and not all(_may_head(cell) for cell in cells[min(first + depth - 1, len(cells) - 1)]):
        depth -= 1
    return min(depth, _DEEPEST_HEAD, max(1, last - first))


def _may_head(cell: str) -> bool:
    return not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell) is not None


def _head(cells: Sequence[Sequence[str]], merges: Sequence[Merged], first: int, depth: int) -> tuple[str, ...]:
    rows = [list(row) for row in cells[first : first + depth]]
    for top, left, bottom, right in merges:
        for number in range(max(top, first), min(bottom, first + depth - 1) + 1 if depth > 1 else 0):
            for column in range(left, min(right + 1, len(rows[0]))):
                rows[number - first][column] = cells[top][left]
    return tuple(" ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*rows, strict=True))


def _line(row: Sequence[str]) -> str:
    return " ".join(cell for cell in row if cell)
