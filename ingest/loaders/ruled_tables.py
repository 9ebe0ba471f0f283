"""Tables drawn with lines: from the lines to a grid, from the grid to rows of cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.loaders.layout import Box, Line, on_one_row

_THIN: Final = 3.0  # points; a rectangle as thin as that is a line
_NEAR: Final = 3.0  # points within which lines meet
_SHORTEST: Final = 8.0  # points; shorter lines underline or decorate
_LISTED: Final = 3  # rows; fewer side by side may be cells of several lines
_MOST_LINES: Final = 4000  # on a page; more are a drawing


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table: where its columns and rows are divided, ascending; ``drawn`` are the lines themselves."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    drawn: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """All that it covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point."""
        return _interval(self.ys, y), _interval(self.xs, x)

    def rows(self, text: Callable[[int, int], str]) -> tuple[tuple[str, ...], ...]:
        """The cells' texts by rows: one that spans rows stands in each, so that every row can be quoted alone; one that spans columns once.

        ``text`` gives what stands in a row and column of the grid.
        """
        places = [[self._first(row, column) for column in range(len(self.xs) - 1)] for row in range(len(self.ys) - 1)]
        said: dict[tuple[int, int], str] = {}
        for row, columns in enumerate(places):
            for column, first in enumerate(columns):
                said[first] = f"{said.get(first, '')}\n{text(row, column)}".strip()
        return tuple(tuple(said[first] if first[1] == column else "" for column, first in enumerate(columns)) for columns in places)

    def _first(self, row: int, column: int) -> tuple[int, int]:
        """Row and column in which the cell begins that covers a place of the grid."""
        while row and not self._is_ruled(row, column):
            row -= 1
        while column and not self._is_divided(row, column):
            column -= 1
        return row, column

    def _is_divided(self, row: int, column: int) -> bool:
        """Whether a line runs down the left side of a cell."""
        x, y = self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2
        return any(line.x0 - _NEAR <= x <= line.x1 + _NEAR and line.y0 <= y <= line.y1 and line.height > _THIN for line in self.drawn)

    def _is_ruled(self, row: int, column: int) -> bool:
        """Whether a line runs along the top of a cell."""
        x, y = (self.xs[column] + self.xs[column + 1]) / 2, self.ys[row]
        return any(line.y0 - _NEAR <= y <= line.y1 + _NEAR and line.x0 <= x <= line.x1 and line.width > _THIN for line in self.drawn)


def grids(shapes: Iterable[Box]) -> list[Grid]:
    """The tables among what is drawn on a page: lines that meet, with at least two columns and two rows."""
    drawn = [edge for shape in shapes for edge in _edges(shape)]
    if len(drawn) > _MOST_LINES:
        return []
    found = [grid for group in _meeting(drawn) if (grid := _grid(group))]
    return [grid for grid in found if not any(other is not grid and _covers(other.box, grid.box) for other in found)]


def divided(grid: Grid, cells: Mapping[tuple[int, int], Sequence[Line]]) -> Grid:
    """The grid with a line wherever only white space divides its rows: many tables are ruled between columns and below the head alone.

    ``cells`` gives the lines of text by row and column. A row begins with each line of its first column, if several of them have
    others beside them and none runs to the column's end, as it would if it went on in the next.
    """
    drawn = []
    for row in range(len(grid.ys) - 1):
        inside = {column: lines for (place, column), lines in cells.items() if place == row}
        first, others = inside.get(0, ()), [line for column, lines in inside.items() if column for line in lines]
        is_listed = sum(any(on_one_row(line.box, other.box) for other in others) for line in first) >= _LISTED
        if is_listed and all(line.box.x1 < grid.xs[1] - line.size for line in first):
            for line in first[1:]:
                above = max(other.box.y1 for other in (*first, *others) if other.box.y0 + other.box.y1 < 2 * line.box.y0)
                y = (min(above, line.box.y0) + line.box.y0) / 2
                drawn.append(Box(grid.xs[0], y, grid.xs[-1], y))
    if not drawn:
        return grid
    return Grid(grid.xs, tuple(sorted((*grid.ys, *(line.y0 for line in drawn)))), (*grid.drawn, *drawn))


def _edges(shape: Box) -> Iterator[Box]:
    """A thin shape is a line, any other the four lines around it."""
    if shape.width <= _THIN or shape.height <= _THIN:
        edges = [shape]
    else:
        edges = [
            Box(shape.x0, shape.y0, shape.x1, shape.y0),
            Box(shape.x0, shape.y1, shape.x1, shape.y1),
            Box(shape.x0, shape.y0, shape.x0, shape.y1),
            Box(shape.x1, shape.y0, shape.x1, shape.y1),
        ]
    yield from (edge for edge in edges if max(edge.width, edge.height) >= _SHORTEST)


def _meeting(drawn: Sequence[Box]) -> Iterator[list[Box]]:
    """The lines in groups that hang together."""
    waiting = list(drawn)
    while waiting:
        group, border = [], [waiting.pop()]
        while border:
            line = border.pop()
            group.append(line)
            near = [other for other in waiting if _meet(line, other)]
            border.extend(near)
            waiting = [other for other in waiting if other not in near]
        yield group


def _meet(one: Box, other: Box) -> bool:
    return one.x0 <= other.x1 + _NEAR and other.x0 <= one.x1 + _NEAR and one.y0 <= other.y1 + _NEAR and other.y0 <= one.y1 + _NEAR


def _grid(group: Sequence[Box]) -> Grid | None:
    xs = _distinct((line.x0 + line.x1) / 2 for line in group if line.width <= _THIN)
    ys = _distinct((line.y0 + line.y1) / 2 for line in group if line.height <= _THIN)
    return Grid(xs, ys, tuple(group)) if len(xs) > 2 and len(ys) > 2 else None


def _distinct(values: Iterable[float]) -> tuple[float, ...]:
    """The values, ascending, of those that lie close together the first."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return tuple(found)


def _covers(outer: Box, inner: Box) -> bool:
    return outer.area > inner.area and outer.holds(inner.x0, inner.y0) and outer.holds(inner.x1, inner.y1)


def _interval(limits: Sequence[float], value: float) -> int:
    return next((number for number, (_, end) in enumerate(pairwise(limits)) if value <= end), len(limits) - 2)
