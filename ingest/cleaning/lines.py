"""A document as its lines, so that a step touches prose and leaves fenced code alone."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ingest.light_markdown import escaped
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.normalising import CJK

_CHINESE = re.compile(rf"[{CJK}]")
_WORD = re.compile(r"[A-Za-z]+")
_CLOSED = re.compile(r"[。！？!?；;：:…，,、.][”’\"'」』）)\]】]*\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose: its number, counted from 0, what it is, and its text without the marker."""

    number: int
    kind: Kind
    text: str


def prose(document: str) -> Iterator[Line]:
    """The lines that say something, but for code."""
    number = position = 0
    for block in blocks(document):
        number += document.count("\n", position, block.start)
        position = block.start
        if block.kind is not Kind.CODE:
            yield Line(number, block.kind, document[block.start : block.end])


def change(document: str, step: Callable[[str], tuple[str, list[str]]]) -> tuple[str, list[str]]:
    """Apply a step to each line of prose, its marker included; a paragraph stays one, whatever comes to its front."""
    lines, removed = document.split("\n"), []
    for line in prose(document):
        changed, found = step(lines[line.number])
        lines[line.number] = escaped(changed.strip()) if line.kind is Kind.PARAGRAPH else changed.rstrip()
        removed.extend(found)
    return "\n".join(lines), removed


def without(document: str, numbers: Collection[int]) -> str:
    """The document without these lines, and without the gaps that they leave."""
    kept: list[str] = []
    in_gap = False
    for number, line in enumerate(document.split("\n")):
        if number in numbers:
            in_gap = True
        elif line.strip() or not in_gap or (kept and kept[-1].strip()):
            kept.append(line)
            in_gap = in_gap and not line.strip()
    return "\n".join(kept).strip("\n")


def ends_openly(text: str) -> bool:
    """Whether a line ends without punctuation, as headings and captions do and sentences do not."""
    return _CLOSED.search(text) is None


def mostly_chinese(text: str) -> bool:
    """Whether a text has at least as many Chinese characters as words in Latin letters (and any)."""
    return (chinese := len(_CHINESE.findall(text))) > 0 and chinese >= len(_WORD.findall(text))
