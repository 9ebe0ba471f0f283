"""Cuts a cleaned document into passages that follow its headings, paragraphs, lists and tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.records import Passage, SourceDocument
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.sentences import sentence_spans

VERSION = 2  # a release records it: passages cut by another version are not re-used
TARGET = 360
"""Characters that a passage aims at: enough to answer alone, short enough that the encoder (512 tokens) sees all of it."""
LIMIT = 600
"""Characters that a passage never exceeds, unless one unbroken run of text does and cannot be cut at a sentence end."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that is not cut: a sentence, an item, a row."""

    start: int
    end: int
    section: tuple[str, ...]
    opens: bool = False
    """Begins a passage: a head that is said again, as loaders do for each passage of a long sheet."""


def split(document: SourceDocument) -> list[Passage]:
    """Cut a document into passages, in order, numbered from 1; each ``text`` is ``document.text[start:end]``.

    A passage never crosses a heading. Within a section, units (sentences, list items, table rows) are gathered up to
    about ``TARGET`` characters.
    """
    passages: list[Passage] = []
    for start, end, section in _gathered(list(_units(document.text))):
        passages.append(
            Passage(
                document_id=document.id,
                number=len(passages) + 1,
                section=section,
                start=start,
                end=end,
                text=document.text[start:end],
            )
        )
    return passages


def _units(text: str) -> Iterator[_Unit]:
    path: list[tuple[int, str]] = []
    head = ""
    for block in blocks(text):
        if block.kind is Kind.HEADING:
            path = [(level, title) for level, title in path if level < block.level]
            path.append((block.level, text[block.start : block.end]))
            continue
        section = tuple(title for _, title in path)
        line_start = text.rfind("\n", 0, block.start) + 1  # an item's marker belongs to its passage
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM) and block.end - line_start > TARGET:
            for number, (start, end) in enumerate(sentence_spans(text[block.start : block.end])):
                yield from _bounded(line_start if number == 0 else block.start + start, block.start + end, section)
        else:
            said = head
            head = text[block.start : block.end] if block.kind is Kind.HEAD else head
            yield from _bounded(line_start, block.end, section, opens=block.kind is Kind.HEAD and head == said)


def _bounded(start: int, end: int, section: tuple[str, ...], *, opens: bool = False) -> Iterator[_Unit]:
    """Text without any sentence end is cut by length, so that nothing falls off the encoder's window."""
    while end - start > LIMIT:
        yield _Unit(start, start + LIMIT, section, opens)
        start += LIMIT
    yield _Unit(start, end, section, opens)


def _gathered(units: list[_Unit]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    current: list[_Unit] = []
    for unit in units:
        if current and (unit.opens or unit.section != current[0].section or _too_long(current, unit)):
            yield current[0].start, current[-1].end, current[0].section
            current = []
        current.append(unit)
    if current:
        yield current[0].start, current[-1].end, current[0].section


def _too_long(current: list[_Unit], unit: _Unit) -> bool:
    """Past the target, stop, unless the newcomer is a short tail that would be lonely."""
    length = unit.end - current[0].start
    return length > LIMIT or (current[-1].end - current[0].start >= TARGET // 2 and length > TARGET)
