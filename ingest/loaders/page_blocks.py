"""Lines on pages → light Markdown: headings by the size of their letters, lists, tables, and paragraphs that run over lines and pages."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from ingest.cleaning.lines import ends_openly
from ingest.light_markdown import document, heading, item, one_line, paragraph, table
from ingest.loaders.layout import Line, Page, Table
from ingest.loaders.reading_order import in_order
from ingest.places import mark
from qa_bot.text.normalising import has_cjk

_ITEM: Final = re.compile(r"(?:(?P<bullet>[•●▪◦■□◆–‣·\uf000-\uf0ff-])\s*|(?P<number>\d{1,3}[.)])\s*(?![\d]))(?=\S)")
_SENTENCE_END: Final = re.compile(r"[。！？!?；;：:.][”’\"'」』）)\]】]*$")
_HYPHENATED: Final = re.compile(r"(?<![\w-])([A-Za-z]+)-$")
_LARGER: Final = 1.12  # times the size of running text are the letters of a heading
_LARGER_SEEN: Final = 1.35  # where OCR has measured them
_HEADING_LENGTH: Final = 60
_BOLD_LENGTH: Final = 30
_LEVELS: Final = 4
_SAME_SIZE: Final = 1.08
_INDENT: Final = 1.2  # characters
_SHORT: Final = 0.88  # of the column's width: a line that ends before it ends its paragraph
_APART: Final = 0.75  # of a character's height between two lines, more than usual


@dataclass(slots=True)
class _Block:
    """A block in the making. ``last`` is its last line so far; ``head`` and ``rows`` are a table's."""

    kind: str
    text: str
    last: Line | None = None
    size: float = 0.0
    marker: str = ""
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)


def to_light_markdown(pages: Sequence[Page]) -> str:
    """The pages as one document, each page's beginning marked."""
    ordered = [(page.number, in_order(page)) for page in pages]
    body = _body_size([part for _, parts in ordered for part in parts if isinstance(part, Line)])
    blocks: list[_Block] = []
    page = 0
    for number, parts in ordered:
        for part in parts:
            _add(blocks, part, number, body, is_new_page=number != page)
            page = number
    sizes = _levels([block.size for block in blocks if block.kind == "heading"])
    groups = groupby(blocks, key=lambda block: block.kind == "item")
    return document(("\n" if is_item else "\n\n").join(_written(block, sizes) for block in group) for is_item, group in groups)


def _body_size(lines: Sequence[Line]) -> float:
    """The size in which most is written."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size * 2) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _levels(sizes: Sequence[float]) -> dict[float, int]:
    """Each size of heading → its level; sizes that hardly differ are one. Level 1 is for a title: a largest size that is used once."""
    levels: dict[float, int] = {}
    level, above = 0, float("inf")
    if sizes and sum(size * _SAME_SIZE >= max(sizes) for size in sizes) > 1:
        level = 1
    for size in sorted(set(sizes), reverse=True):
        if size * _SAME_SIZE < above:
            level, above = min(level + 1, _LEVELS), size
        levels[size] = level
    return levels


def _add(blocks: list[_Block], part: Line | Table, page: int, body: float, *, is_new_page: bool) -> None:
    """Put the next part behind the blocks, or into the last one where it goes on."""
    begins = mark("page", str(page)) if is_new_page else ""
    last = blocks[-1] if blocks else None
    if isinstance(part, Table):
        _add_table(blocks, part, begins)
        return
    is_heading = _is_heading(part, body)
    if last and last.last and _goes_on(last, part, is_heading=is_heading, is_new_page=is_new_page):
        last.text, last.last = _joined(last.text, begins, part.text), part
    elif is_heading:
        blocks.append(_Block("heading", begins + part.text, part, part.size))
    elif match := _ITEM.match(part.text):
        blocks.append(_Block("item", begins + part.text[match.end() :], part, marker=match["number"] or "-"))
    else:
        blocks.append(_Block("paragraph", begins + part.text, part))


def _add_table(blocks: list[_Block], part: Table, begins: str) -> None:
    """A table as a block, or as more rows of the one that the page before ended with; a head that is said again is left out."""
    last = blocks[-1] if blocks else None
    goes_on = last is not None and last.kind == "table" and begins != "" and len(last.head) == len(part.rows[0])
    block = last if last and goes_on else _Block("table", "", head=part.rows[0])
    rows = [row for number, row in enumerate(part.rows) if number or not goes_on or row != block.head]
    if rows:
        block.rows.extend([(begins + rows[0][0], *rows[0][1:]), *rows[1:]])
    if not goes_on:
        blocks.append(block)


def _is_heading(line: Line, body: float) -> bool:
    if len(line.text) > _HEADING_LENGTH or not re.search(r"[^\W\d_]", line.text):
        return False
    if line.size >= (_LARGER_SEEN if line.is_seen else _LARGER) * body:
        return True
    return line.is_bold and len(line.text) <= _BOLD_LENGTH * (1 if has_cjk(line.text) else 2) and ends_openly(line.text)


def _goes_on(block: _Block, line: Line, *, is_heading: bool, is_new_page: bool) -> bool:
    """Whether a line belongs to the block before it."""
    before = block.last
    assert before  # noqa: S101 - the caller asks for blocks of lines only
    is_elsewhere = is_new_page or line.box.y0 < before.box.y0 or line.column != before.column  # next page or column
    gap = line.box.y0 - before.box.y1
    size = max(line.size, before.size)
    if block.kind == "heading":
        return (
            is_heading
            and not is_elsewhere
            and gap < _APART * size
            and max(line.size, before.size) < _SAME_SIZE * min(line.size, before.size)
        )
    if is_heading or _ITEM.match(line.text) or not _is_full(before):
        return False
    if is_elsewhere:
        return not _SENTENCE_END.search(before.text)
    if gap > _APART * size:
        return False
    if block.kind == "item":
        return True
    is_indented = line.box.x0 - line.column[0] > _INDENT * line.size
    return not is_indented or before.box.x0 - before.column[0] > _INDENT * before.size


def _is_full(line: Line) -> bool:
    """Whether a line runs to the end of its column, so that it may go on."""
    left, right = line.column
    return line.box.x1 - left >= _SHORT * (right - left) or right - line.box.x1 < 2 * line.size


def _joined(text: str, begins: str, line: str) -> str:
    """A text and its next line: a word that was divided is whole again, Chinese needs no space. A mark stands before the new line."""
    if _HYPHENATED.search(text) and line[:1].islower():
        return text[:-1] + begins + line
    between = "" if len(one_line(f"{text[-1]}\n{line[:1]}")) == 2 or text.endswith("-") else " "
    return text + between + begins + line


def _written(block: _Block, levels: dict[float, int]) -> str:
    match block.kind:
        case "heading":
            return heading(levels[block.size], block.text)
        case "item":
            return item(0, block.marker, block.text)
        case "table":
            return table(block.rows)
    return paragraph(block.text)
