"""Plain text → light Markdown: paragraphs, lists that are marked as such, and the short lines that can only be headings."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.cleaning.lines import ends_openly
from ingest.cleaning.pinyin import remove_pinyin
from ingest.cleaning.repetition import repeats
from ingest.light_markdown import document, heading, item, one_line, paragraph
from ingest.loaders.converted import Converted
from qa_bot.text.normalising import fold

_TITLE_LENGTH = 40
_HEADING_LENGTH = 20
_LONGER = 2  # times as long as its heading is the paragraph below it
_WRAPPED_LINES = 3  # fewer lines of one length may be chance
_WRAPPED_WIDTH = 40  # columns; a Chinese character takes two
_WRAPPED_SHARE = 0.75  # of the widest line: words are not broken, so that English lines differ
_ITEM = re.compile(r"(?P<indent> *)(?:(?P<bullet>[-*•●▪◦])|(?P<number>\d{1,3}[.)])) +(?P<text>.+)")
_NUMBERED = re.compile(r"[(（]?(?:[一二三四五六七八九十]+|\d{1,3})[)）、.．]|第[一二三四五六七八九十百]+[章节条]")
_CAPTION = re.compile(r"▲.*|图(?:\s*[\d一二三四五六七八九十]|\s*[:为]|\s).*|.*(?:现场|合影|环节|留念|一角)")
_NO_HEADING = re.compile(r".*:.*|[\d年月日时分./ -]+")  # "电话: …", a date


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it stands, and ``bare``: without pinyin, which would make short lines look long."""

    text: str
    bare: str

    @property
    def is_item(self) -> bool:
        return _ITEM.fullmatch(self.text) is not None


def convert(text: str, _: Path) -> Converted:
    """Plain text as a document; its title and date are what its front matter says."""
    return Converted(to_light_markdown(text))


def to_light_markdown(text: str) -> str:
    """Convert plain text. One line is one paragraph; lines that were wrapped by hand at one width are joined."""
    lines = [_Line(line, remove_pinyin(line)[0].strip()) for line in _unwrapped(text)]
    parts: list[str] = []
    for is_item, group in groupby(enumerate(lines), key=lambda pair: pair[1].is_item):
        if is_item:
            parts.append("\n".join(_item(line.text) for _, line in group))
        else:
            parts.extend(_part(lines, place) for place, _ in group)
    return document(parts)


def _part(lines: Sequence[_Line], place: int) -> str:
    """A line as a heading or a paragraph; the first one, if short, as the title."""
    line, before, after = lines[place], [other.bare for other in lines[max(0, place - 2) : place]], lines[place + 1 : place + 2]
    if not after or not ends_openly(line.bare) or _CAPTION.fullmatch(fold(line.bare)):
        return paragraph(line.text)
    if place == 0 and len(line.bare) <= _TITLE_LENGTH:
        return heading(1, line.text)
    if _stands_above(line.bare, after[0].bare) and not repeats(line.bare, [*before, after[0].bare]):
        return heading(2, line.text)
    return paragraph(line.text)


def _stands_above(line: str, following: str) -> bool:
    return (
        len(line) <= _HEADING_LENGTH
        and len(following) >= _LONGER * len(line)
        and not ends_openly(following)
        and not _NO_HEADING.fullmatch(fold(line))
    )


def _item(line: str) -> str:
    match = _ITEM.fullmatch(line)
    assert match  # noqa: S101 - it was matched when the lines were grouped
    return item(len(match["indent"]) // 2, match["number"] or "-", match["text"])


def _unwrapped(text: str) -> Iterator[str]:
    """The lines, without the empty ones; those of a wrapped paragraph as one."""
    for is_text, group in groupby(text.split("\n"), key=lambda line: bool(line.strip())):
        if is_text:
            lines = [line.rstrip().expandtabs(2) for line in group]
            yield from [one_line("\n".join(lines))] if _is_wrapped(lines) else lines


def _is_wrapped(lines: Sequence[str]) -> bool:
    *full, _ = widths = [_width(line) for line in lines]
    return (
        len(lines) >= _WRAPPED_LINES
        and max(widths) >= _WRAPPED_WIDTH
        and max(widths) == max(full)
        and min(full) >= _WRAPPED_SHARE * max(full)
        and sum(ends_openly(line) for line in lines[:-1]) > (len(lines) - 1) / 2
        and not any(_ITEM.match(line) or _NUMBERED.match(line.strip()) for line in lines[1:])
    )


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line.strip())
