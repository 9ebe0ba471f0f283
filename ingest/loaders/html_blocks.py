"""HTML elements → light Markdown, block by block, without what is never the text: scripts, forms, navigation, hidden elements."""

from collections.abc import Collection, Iterator
from copy import deepcopy
from itertools import groupby
from typing import Any, Final

import lxml.html
from lxml import etree

from ingest.light_markdown import code, document, heading, item, one_line, paragraph, table

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
_BREAK: Final = "\v"

TAGS: Final = _BLOCKS | {*_INLINE.split(), *_NEVER_TEXT, *_READINGS, "input"}
"""The names that are markup where they stand in a text; ``vector<object>`` more likely speaks of a program."""


def fragment(source: str) -> str:
    """A piece of HTML as light Markdown; empty when it shows no text."""
    root = lxml.html.fromstring(f"<div>{source}</div>")
    strip(root)
    return walk(root)


def strip(root: Element) -> None:
    """Take out of a tree what is never the text, and mend its tables: a layout is no table, a cell over several rows stands in each."""
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
        else:
            _fill_spans(grid)


def walk(element: Element) -> str:
    """An lxml element as light Markdown."""
    return document(_block(element))


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _fill_spans(grid: Element) -> None:
    """A cell over three rows says the same in each: written out, every row can be quoted alone. One over three columns says it once."""
    below: dict[int, list[Element]] = {}
    for row in grid.iter("tr"):
        column = 0
        for cell in [cell for cell in row if cell.tag in ("td", "th")]:
            while below.get(column):
                cell.addprevious(below[column].pop())
                column += 1
            below[column] = [deepcopy(cell) for _ in range(_span(cell, "rowspan") - 1)]
            for _ in range(_span(cell, "colspan") - 1):
                cell.addnext(cell.makeelement("td"))
                column += 1
            column += 1
        while below.get(column):
            row.append(below[column].pop())
            column += 1


def _span(cell: Element, name: str) -> int:
    """How many places a cell takes; the attribute goes, so that nobody counts it again."""
    value = cell.attrib.pop(name, "1").strip()
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
        yield table([[_text(cell) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")])
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
