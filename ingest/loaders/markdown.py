"""Markdown → light Markdown: the blocks stay, inline markup becomes its text."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from ingest.light_markdown import code, document, heading, item, one_line, paragraph, table
from ingest.loaders import html_blocks
from ingest.loaders.converted import Converted
from qa_bot.text.normalising import has_cjk

_PARSER: Final = MarkdownIt("commonmark").enable("table")
_LISTS = ("bullet_list", "ordered_list")
_TEXTS = ("paragraph", "heading")
_LARGEST_NUMBER = 999  # a greater one is no list to ``qa_bot.text.blocks``: "2023. 年" is a year
_BREAK = "\v"  # where the author ended a line by hand
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_UNPARSED_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1")


def convert(text: str, _: Path) -> Converted:
    """Markdown as a document; its title and date are what its front matter says."""
    return Converted(to_light_markdown(text))


def to_light_markdown(text: str) -> str:
    """Convert a Markdown text. Links keep their http(s) address in brackets, images their description, code its characters."""
    return document(part for node in SyntaxTreeNode(_PARSER.parse(text)).children for part in _block(node))


def _block(node: SyntaxTreeNode) -> Iterator[str]:
    match node.type:
        case "heading":
            yield heading(int(node.tag[1]), _text(node))
        case "paragraph":
            yield from map(paragraph, _lines(node))
        case "bullet_list" | "ordered_list":
            for is_item, parts in groupby(_items(node, 0), key=lambda pair: pair[0]):
                yield ("\n" if is_item else "\n\n").join(text for _, text in parts)
        case "blockquote":
            for child in node.children:
                yield from _block(child)
        case "table":
            yield table([[_text(cell) for cell in row.children] for part in node.children for row in part.children])
        case "fence":
            yield code(node.content, (node.info.split() or [""])[0])
        case "code_block":  # people indent Chinese paragraphs with spaces; that is not code
            yield paragraph(node.content) if has_cjk(node.content.lstrip()[:1]) else code(node.content)
        case "html_block":
            yield _html(node.content)


def _items(parent: SyntaxTreeNode, depth: int) -> Iterator[tuple[bool, str]]:
    """``(True, line)`` for each item of a list and of the lists in it; ``(False, block)`` for the code or table that an item holds.

    What an item says in several paragraphs is joined.
    """
    number = 0
    for child in parent.children:
        marker = "-"
        if parent.type == "ordered_list":
            number = max(int(child.info), number + 1)  # "1. 1. 1." counts on
            marker = f"{number}{child.markup}"
        text = one_line("\n".join(line for part in child.children if part.type in _TEXTS for line in _lines(part)))
        if number > _LARGEST_NUMBER:
            yield False, paragraph(f"{marker} {text}")
        elif text:
            yield True, item(depth, marker, text)
        for part in child.children:
            if part.type in _LISTS:
                yield from _items(part, depth + 1)
            elif part.type not in _TEXTS:
                yield from ((False, block) for block in _block(part) if block)


def _html(content: str) -> str:
    """A block of raw HTML; tags that HTML does not know are an example someone forgot to fence."""
    tag = _TAG.search(content)
    return code(content) if tag and tag[1].lower() not in html_blocks.TAGS else html_blocks.fragment(content)


def _text(node: SyntaxTreeNode) -> str:
    return one_line("\n".join(_lines(node)))


def _lines(node: SyntaxTreeNode) -> list[str]:
    """The text of a block's inline markup, one entry for each line that its author ended by hand."""
    text = "".join(_inline(child.token.children or []) for child in node.children if child.type == "inline" and child.token)
    return [line for line in map(one_line, text.split(_BREAK)) if line]


def _inline(tokens: list[Token]) -> str:
    pieces: list[str] = []
    links: list[tuple[int, str]] = []
    for token in tokens:
        match token.type:
            case "text":
                pieces.append(_UNPARSED_BOLD.sub(_unbolded, token.content))
            case "code_inline":
                pieces.append(token.content)
            case "softbreak":
                pieces.append("\n")
            case "hardbreak":
                pieces.append(_BREAK)
            case "image":
                pieces.append(_inline(token.children or []))
            case "html_inline":
                pieces.append(_inline_tag(token.content))
            case "link_open":
                links.append((len(pieces), str(token.attrs["href"])))
            case "link_close":
                start, address = links.pop()
                shown = "".join(pieces[start:]).strip()
                if address.startswith(("http://", "https://")) and shown not in ("", address, unquote(address)):
                    pieces.append(f" ({address})")
    return "".join(pieces)


def _unbolded(match: re.Match[str]) -> str:
    """``**“重点”**内容`` is bold to its author, though not to CommonMark; ``2**3**4`` is not."""
    return match[2] if has_cjk(match[2]) else match[0]


def _inline_tag(tag: str) -> str:
    """A line break for ``<br>``, nothing for a known tag or a comment, the characters themselves for ``vector<int>``."""
    match = _TAG.match(tag)
    if match and match[1].lower() == "br":
        return _BREAK
    return tag if match and match[1].lower() not in html_blocks.TAGS else ""
