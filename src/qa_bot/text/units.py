"""The smallest stretches of a document that can stand as an answer: sentences, list items, table rows, with what explains them."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.text.blocks import Block, Kind, blocks
from qa_bot.text.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Unit:
    """``document[start:end]`` is the unit; ``lead`` the range that introduces it (the line before a list, a table's head row).

    ``group`` is the same for all members of one list or table, and None for running text. ``previous`` is the sentence before.
    """

    start: int
    end: int
    block: Block
    heading: str = ""
    lead: tuple[int, int] | None = None
    group: int | None = None
    previous: tuple[int, int] | None = None


def units(document: str, start: int = 0, end: int | None = None) -> Iterator[Unit]:
    """Yield the units of ``document[start:end]`` in order; what explains them may lie before ``start``."""
    end = len(document) if end is None else end
    headings: list[tuple[int, str]] = []
    before: Block | None = None  # the last block that is not a list item or a row
    group = -1
    for block in blocks(document):
        if block.start >= end:
            return
        text = document[block.start : block.end]
        if block.kind is Kind.HEADING:
            headings = [(level, title) for level, title in headings if level < block.level]
            headings.append((block.level, text))
            before, group = None, group + 1
            continue
        heading = " ".join(title for _, title in headings)
        inside = block.start >= start
        if block.kind in (Kind.PARAGRAPH, Kind.CODE):
            group += 1
            previous: tuple[int, int] | None = None
            spans = sentence_spans(text) if block.kind is Kind.PARAGRAPH else [(0, len(text))]
            for first, last in spans:
                span = (block.start + first, block.start + last)
                if span[1] > start and span[0] < end:
                    yield Unit(*span, block, heading, previous=previous)
                previous = span
            before = block
        elif block.kind is Kind.HEAD:
            group += 1
        elif inside and block.kind is Kind.ITEM:
            lead = (before.start, before.end) if before else None
            yield Unit(block.start, block.end, block, heading, lead=lead, group=group)
        elif inside and block.kind is Kind.ROW:
            lead = (block.head.start, block.head.end) if block.head else None
            yield Unit(block.start, block.end, block, heading, lead=lead, group=group)
