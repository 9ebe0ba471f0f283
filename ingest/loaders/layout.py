"""What stands on a page and where: lines of text and tables, with their boxes, whether a PDF states them or OCR has seen them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST_GAP: Final = 1.0
"""Between two pieces of text on one row, in heights of a character: a wider gap divides columns or cells."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, from the top left corner of the page: ``x0 <= x1``, ``y0 <= y1`` downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """In square points."""
        return self.width * self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a piece of one that stands apart; ``size`` is the height of its characters, ``column`` where its lines run.

    ``is_seen``: read by OCR, so that sizes are not exact.
    """

    text: str
    box: Box
    size: float
    is_bold: bool = False
    is_seen: bool = False
    column: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells by rows."""

    rows: tuple[tuple[str, ...], ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``parts`` in no order yet; its size in points; ``confidence`` of what OCR has read, by character, and None without OCR."""

    number: int
    width: float
    height: float
    parts: tuple[Line | Table, ...]
    confidence: float | None = None


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds them all."""
    return Box(min(box.x0 for box in boxes), min(box.y0 for box in boxes), max(box.x1 for box in boxes), max(box.y1 for box in boxes))


def on_one_row(one: Box, other: Box) -> bool:
    """Whether two boxes stand side by side: they share more than half of the lower one's height."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > min(one.height, other.height) / 2


def rows(parts: Sequence[Line]) -> list[list[Line]]:
    """Lines as rows, top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(parts, key=lambda part: (part.box.y0 + part.box.y1, part.box.x0)):
        if found and any(on_one_row(line.box, other.box) for other in found[-1]):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda part: part.box.x0) for row in found]
