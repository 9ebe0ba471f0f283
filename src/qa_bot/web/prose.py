"""Renders light Markdown (see ``qa_bot.text.blocks``) as HTML; every character of the text is escaped."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from qa_bot.text.blocks import Block, Kind, blocks

Inline = Callable[[int, int], Markup]
"""Renders ``text[start:end]``, a stretch that lies within one block, as safe HTML."""

_HEAD_ROW = Markup("<thead><tr>{}</tr></thead>"), Markup('<th scope="col">{}</th>')
_ROW = Markup("<tr>{}</tr>"), Markup("<td>{}</td>")
_PIPE = re.compile(r"(?<!\\)\|")


def prose(text: str, inline: Inline, top: int = 2) -> Markup:
    """Return the text as HTML without raw line breaks; headings begin at level ``top``.

    Paragraphs are ``<div class="p">``, because a citation's card may stand inside one and ``<p>`` cannot hold it.
    """
    return Markup("").join(_parts(text, inline, top))


def marker(start: int, end: int, text: str, span: tuple[int, int]) -> Markup:
    """``text[start:end]`` escaped, with what it shares with ``span`` in ``<mark>``."""
    first, last = max(start, span[0]), min(end, span[1])
    if first >= last:
        return escape(text[start:end])
    return escape(text[start:first]) + Markup("<mark>{}</mark>").format(text[first:last]) + escape(text[last:end])


def _parts(text: str, inline: Inline, top: int) -> Iterator[Markup]:
    for kind, group in groupby(blocks(text), key=lambda block: _FAMILY.get(block.kind, block.kind)):
        members = list(group)
        if kind is Kind.ITEM:
            yield _lists(members, inline)
        elif kind is Kind.ROW:
            yield from _tables(members, text, inline)
        else:
            for block in members:
                yield _single(block, inline, top)


_FAMILY = {Kind.HEAD: Kind.ROW}


def _single(block: Block, inline: Inline, top: int) -> Markup:
    content = inline(block.start, block.end)
    if block.kind is Kind.HEADING:
        return Markup("<h{0}>{1}</h{0}>").format(min(6, max(top, block.level)), content)
    if block.kind is Kind.CODE:
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(content.replace("\n", Markup("&#10;")))
    return Markup('<div class="p">{}</div>').format(content)


def _lists(items: list[Block], inline: Inline) -> Markup:
    """Items of one level side by side, deeper ones inside the item before them; a change of numbering begins a new list."""
    html = Markup("")
    level = items[0].level
    position = 0
    tag = ""
    while position < len(items):
        item = items[position]
        following = position + 1
        while following < len(items) and items[following].level > level:
            following += 1
        wanted = "ol" if item.marker[0].isdigit() else "ul"
        if wanted != tag:
            html += Markup("</{}>").format(tag) if tag else ""
            html += Markup('<ol start="{}">').format(int(item.marker[:-1])) if wanted == "ol" else Markup("<ul>")
            tag = wanted
        nested = _lists(items[position + 1 : following], inline) if following > position + 1 else ""
        html += Markup("<li>{}{}</li>").format(inline(item.start, item.end), nested)
        position = following
    return html + Markup("</{}>").format(tag)


def _tables(rows: list[Block], text: str, inline: Inline) -> Iterator[Markup]:
    """A head row begins a table, unless it is said again (long sheets repeat theirs); the wrapper lets a wide one scroll by itself."""
    table: list[Block] = []
    for row in rows:
        if row.kind is Kind.HEAD and table:
            if text[row.start : row.end] == text[table[0].start : table[0].end]:
                continue
            yield _table(table, text, inline)
            table = []
        table.append(row)
    yield _table(table, text, inline)


def _table(rows: list[Block], text: str, inline: Inline) -> Markup:
    html = Markup("")
    for row in rows:
        frame, cell = _HEAD_ROW if row.kind is Kind.HEAD else _ROW
        html += frame.format(Markup("").join(cell.format(inline(start, end).replace("\\|", "|")) for start, end in _cells(text, row)))
    return Markup('<div class="table" tabindex="0"><table>{}</table></div>').format(html)


def _cells(text: str, row: Block) -> Iterator[tuple[int, int]]:
    pipes = [row.start + match.start() for match in _PIPE.finditer(text[row.start : row.end])]
    for left, right in pairwise(pipes):
        start, end = left + 1, right
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        yield start, end
