"""Writes the light Markdown that ``qa_bot.text.blocks`` reads, one block at a time, so that text is never taken for markup."""

import re
from collections.abc import Iterable, Sequence

from ingest.places import MARK
from qa_bot.text.blocks import table_row
from qa_bot.text.normalising import CJK

_CHINESE = rf"{CJK}，。；：、！？…“”‘’（）《》【】"
_SOFT_BREAK = re.compile(rf"(?<=[{_CHINESE}])[^\S\n]*\n\s*(?=[{_CHINESE}])")
_MARKUP = re.compile(rf"(?:{MARK})*(?:(?P<sign>#)#{{0,5}} |(?P<bar>\|)|(?P<fence>`)``|(?P<bullet>[-*]) |\d{{1,3}}(?P<stop>[.)]) )")
_FULL_WIDTH = 0xFEE0  # from "!" to "！", and so on through ASCII


def one_line(text: str) -> str:
    """The text on one line: line breaks between Chinese characters vanish, all other white space becomes one space."""
    return " ".join(_SOFT_BREAK.sub("", text).split())


def escaped(line: str) -> str:
    """The line as a paragraph: a sign that would be read as markup takes its full-width form (``1. `` → ``1． ``, ``# `` → ``＃ ``).

    Matching folds widths, so that a question finds the line as if nothing had been changed.
    """
    if not (match := _MARKUP.match(line)):
        return line
    start, end = match.span(match.lastgroup or 0)
    return line[:start] + chr(ord(line[start]) + _FULL_WIDTH) + line[end:]


def heading(level: int, text: str) -> str:
    """A heading of level 1–6, or nothing when it has no text."""
    line = one_line(text)
    return f"{'#' * level} {line}" if line else ""


def paragraph(text: str) -> str:
    """A paragraph of one line."""
    return escaped(one_line(text))


def item(depth: int, marker: str, text: str) -> str:
    """A list item, or nothing when it has no text; ``depth`` counts from 0, ``marker`` is ``-`` or a number with its stop."""
    line = one_line(text)
    return f"{'  ' * depth}{marker} {line}" if line else ""


def code(content: str, language: str = "") -> str:
    """A fenced block; a line in it that looks like a fence is moved in by a space."""
    inner = re.sub(r"^```", " ```", content.strip("\n"), flags=re.MULTILINE)
    return f"```{language}\n{inner}\n```" if inner.strip() else ""


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head, if only an empty one; short rows are filled up, rows without any text left out."""
    filled = [row for number, row in enumerate(rows) if number == 0 or any(cell.strip() for cell in row)]
    if not any(cell.strip() for row in filled for cell in row):
        return ""
    width = max(map(len, filled))
    lines = [table_row([*map(one_line, row), *[""] * (width - len(row))]) for row in filled]
    return "\n".join([lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]])


def document(parts: Iterable[str]) -> str:
    """The parts, without the empty ones, a blank line between them."""
    return "\n\n".join(part for part in parts if part.strip())
