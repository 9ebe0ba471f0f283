"""HTML elements → light Markdown, block by block, without what is never the text: scripts, forms, navigation, hidden elements."""

import re
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, Final

import lxml.html
from lxml import etree

from ingest.light_markdown import code, document, heading, item, one_line, paragraph, table
from ingest.loaders import grids

Element = Any  # lxml carries no types

_INLINE: Final = """
    a abbr acronym b bdi bdo big br center cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong
    sub sup time tt u wbr ruby rb embed source col colgroup
"""
_BLOCK: Final = """
    address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_NEVER_TEXT: Final = (
    *("head", "title", "script", "style", "noscript", "template", "iframe", "svg", "canvas", "audio", "video"),
    *("button", "select", "textarea", "nav"),
)
_READINGS: Final = "rt", "rp"  # above a character in <ruby>: with it in between, the word could not be found
_BLOCKS: Final = frozenset(_BLOCK.split())
_PAGE_FRAME: Final = ("header", "footer", "aside")  # inside an article they belong to it
_HIDDEN: Final = ".//*[@hidden or @aria-hidden='true' or contains(translate(@style, ' ', ''), 'display:none')]"
_LISTS: Final = ("ul", "ol", "menu")
_APART: Final = (*_LISTS, "pre", "table")  # what an item holds besides its text
_LARGEST_SPAN: Final = 100
_OFFICE_LIST: Final = re.compile(r"mso-list:\s*\w+ level([1-9])")
_OFFICE_SIGN: Final = re.compile(r"(?:(\d{1,3})[.)、．]|[^\w\s]|[olnuqvØü§]) ")  # the letters are signs in Wingdings
_BREAK: Final = "\v"

TAGS: Final = _BLOCKS | {*_INLINE.split(), *_NEVER_TEXT, *_READINGS, "input"}
"""The names that are markup where they stand in a text; ``vector<object>`` more likely speaks of a program."""


def fragment(source: str) -> str:
    """A piece of HTML as light Markdown; empty when it shows no text."""
    root = lxml.html.fromstring(f"<div>{source}</div>")
    strip(root)
    return as_light_markdown(root)


def strip(root: Element) -> None:
    """Take out of a tree, in place, what is never the text, and make plain blocks of tables that only arrange the page."""
    for element in [*root.iter(*_NEVER_TEXT, *_READINGS, etree.Comment, etree.ProcessingInstruction), *root.xpath(_HIDDEN)]:
        _drop(element)
    for element in [*root.iter(*_PAGE_FRAME)]:
        if not any(ancestor.tag in ("article", "main") for ancestor in element.iterancestors()):
            _drop(element)
    for form in [*root.iter("form")]:
        if 2 * len(form.text_content()) < len(root.text_content()):  # old sites wrap the whole page in a form
            _drop(form)
    for grid in [*root.iter("table")]:
        if _is_layout(grid):
            for part in [grid, *(part for part in grid.iter("tbody", "thead", "tfoot", "tr", "td", "th") if _grid_of(part) is grid)]:
                part.tag = "div"


def as_light_markdown(element: Element) -> str:
    """An lxml element and all in it as light Markdown; ``strip`` comes first."""
    return document(_block(element))


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _span(cell: Element, name: str) -> int:
    """How many places a cell takes."""
    value = cell.get(name, "1").strip()
    return min(int(value), _LARGEST_SPAN) if value.isascii() and value.isdigit() else 1


def _block(element: Element) -> Iterator[str]:
    """The blocks of one block-level element."""
    tag = element.tag
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        yield heading(int(tag[1]), _text(element))
    elif tag in _LISTS:
        for is_item, parts in groupby(_items(element, 0), key=lambda pair: pair[0]):
            yield ("\n" if is_item else "\n\n").join(text for _, text in parts)
    elif tag == "pre":
        yield code(element.text_content())
    elif tag == "table":
        yield from _table(element)
    elif tag == "p" and (level := _OFFICE_LIST.search(element.get("style", ""))):
        yield _office_item(int(level[1]) - 1, _text(element))
    else:
        yield from _mixed(element)


def _mixed(element: Element) -> Iterator[str]:
    """Running text and blocks side by side: each run of text is a paragraph, or several where a line was ended by hand."""
    run = element.text or ""
    for child in element:
        if _holds_blocks(child):
            yield from map(paragraph, run.split(_BREAK))
            yield from _block(child)
            run = ""
        else:
            run += _run(child)
        run += child.tail or ""
    yield from map(paragraph, run.split(_BREAK))


def _items(parent: Element, depth: int) -> Iterator[tuple[bool, str]]:
    """``(True, line)`` for each item of a list and of the lists in it; ``(False, block)`` for the code or table that an item holds."""
    number = 0
    for child in parent:
        number += child.tag == "li"
        marker = f"{number}." if parent.tag == "ol" else "-"
        if text := one_line(_run(child, without=_APART)):
            yield True, item(depth, marker, text)
        for part in child.iter(*_APART):
            if next(part.iterancestors(*_APART, "li")) is not child:
                continue  # it belongs to a list further in
            if part.tag in _LISTS:
                yield from _items(part, depth + 1)
            else:
                yield from ((False, block) for block in _block(part) if block)


def _table(element: Element) -> Iterator[str]:
    """A table with its merged cells written out, what stands above and below it as paragraphs."""
    texts: list[list[str]] = []
    merges: list[grids.Merged] = []
    for number, row in enumerate(element.iter("tr")):
        taken = {column for merge in merges if merge.top < number <= merge.bottom for column in range(merge.left, merge.right + 1)}
        texts.append([])
        for cell in [cell for cell in row if cell.tag in ("td", "th")]:
            while len(texts[-1]) in taken:
                texts[-1].append("")
            left, down, across = len(texts[-1]), _span(cell, "rowspan"), _span(cell, "colspan")
            if down > 1 or across > 1:
                merges.append(grids.Merged(number, left, number + down - 1, left + across - 1))
            texts[-1] += [_text(cell), *[""] * (across - 1)]
    grid = grids.read(texts, merges)
    yield from (paragraph(_text(caption)) for caption in element.iter("caption"))
    yield from (paragraph(line) for _, line in grid.above)
    yield table([grid.head, *(row for _, row in grid.body)])
    yield from (paragraph(line) for _, line in grid.below)


def _office_item(depth: int, text: str) -> str:
    """A paragraph that Word exported as an item of a list, its sign drawn as text."""
    if match := _OFFICE_SIGN.match(text):
        return item(depth, f"{match[1]}." if match[1] else "-", text[match.end() :])
    return paragraph(text)


def _is_layout(grid: Element) -> bool:
    """Whether a table only arranges the page: it holds another, or has one column."""
    return grid.find(".//table") is not None or all(len(row) < 2 for row in grid.iter("tr"))


def _grid_of(part: Element) -> Element:
    return next(part.iterancestors("table"), None)


def _holds_blocks(element: Element) -> bool:
    return element.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in element.iter())


def _text(element: Element) -> str:
    return one_line(_run(element))


def _run(element: Element, without: Collection[str] = ()) -> str:
    """The text of an element and of all in it, but for the tags in ``without``; line ends made by hand are marked."""
    if element.tag == "br":
        return _BREAK
    inner = (("" if child.tag in without else _run(child, without)) + (child.tail or "") for child in element)
    text = (element.text or "") + "".join(inner)
    return f"{_BREAK}{text}{_BREAK}" if element.tag in _BLOCKS else text
