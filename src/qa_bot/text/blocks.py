"""The structure of a cleaned document: headings, paragraphs, list items, table rows, code, each with its character offsets.

A cleaned document is light Markdown, written by the loaders and read here: ``## heading``, ``- item`` and ``1. item`` (indented by
two spaces for each level), ``| cell | cell |`` rows under a head row and a ``| --- |`` line, fenced code, and plain paragraphs of one
line each. There is no inline markup: what stands in a block is its text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_HEADING = re.compile(r"(#{1,6}) +")
_ITEM = re.compile(r"( *)([-*]|\d{1,3}[.)]) +")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+\s*")
_CELL = re.compile(r"(?<!\\)\|")


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEAD = "head"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """``document[start:end]`` is the block's text, without its marker (``##``, ``-``); for rows, the whole line.

    ``level`` is the depth of a heading (1–6) or of an item (0…); ``marker`` an item's own marker; ``head`` the block of the
    head row above a table row.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    marker: str = ""
    head: "Block | None" = None


def blocks(document: str) -> Iterator[Block]:
    """Yield the blocks of a cleaned document in order."""
    head: Block | None = None
    fence: int | None = None
    lines = list(_lines(document))
    for number, (start, end) in enumerate(lines):
        line = document[start:end]
        if line.startswith("```"):
            if fence is not None and fence < start - 1:
                yield Block(Kind.CODE, fence, start - 1)
            fence = end + 1 if fence is None else None
            continue
        if fence is not None:
            continue
        if not line.startswith("|"):
            head = None
        if not line.strip() or _RULE.fullmatch(line):
            continue
        if match := _HEADING.match(line):
            yield Block(Kind.HEADING, start + match.end(), end, level=len(match[1]))
        elif line.startswith("|"):
            if head is None and number + 1 < len(lines) and _RULE.fullmatch(document[slice(*lines[number + 1])]):
                head = Block(Kind.HEAD, start, end)
                yield head
            else:
                yield Block(Kind.ROW, start, end, head=head)
        elif match := _ITEM.match(line):
            yield Block(Kind.ITEM, start + match.end(), end, level=len(match[1]) // 2, marker=match[2])
        else:
            yield Block(Kind.PARAGRAPH, start, end)
    if fence is not None and fence < len(document):
        yield Block(Kind.CODE, fence, len(document))


def cells(row: str) -> list[str]:
    """The cells of a table row, unescaped."""
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(row.strip())[1:-1]]


def table_row(values: list[str]) -> str:
    """Write a table row; what would break it is escaped."""
    return "| " + " | ".join(" ".join(value.split()).replace("|", "\\|") for value in values) + " |"


def _lines(document: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in document.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1
