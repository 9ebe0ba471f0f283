"""Page, slide, sheet and row: marks that loaders write into their text, taken out again as the document's places.

A mark is made of private-use characters, so that it may stand anywhere in light Markdown and no rule about text applies to it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, cast, get_args

from qa_bot.records import Place, PlaceKind

MARK: Final = "\ue000[\ue100-\ue1ff]+\ue001"
"""The pattern of a mark."""

_BYTE = 0xE100  # the character that stands for byte 0 of what a mark says, in UTF-8
_MARKS = re.compile(rf"^(?:{MARK})+(?:\n+|\Z)|{MARK}", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SIGN = re.compile(r" *(?:#{1,6} +|[-*] +|\d{1,3}[.)] +|\| *)?")


def mark(kind: PlaceKind, name: str) -> str:
    """What to write where a page, slide, sheet or row begins, also within a line; ``name`` is what people call it: ``3``, ``价格``."""
    return f"\ue000{''.join(chr(_BYTE + byte) for byte in f'{kind} {name}'.encode())}\ue001"


def take(text: str) -> tuple[str, tuple[Place, ...]]:
    """The text without its marks, and the places that they marked.

    A mark behind a line's own sign (``# ``, ``- ``, ``| ``) stands for the whole line; a line that holds nothing else goes.
    """
    kept: list[str] = []
    found: list[tuple[int, str]] = []
    done = length = 0
    for match in _MARKS.finditer(text):
        kept.append(text[done : match.start()])
        length += len(kept[-1])
        done = match.end()
        found.extend((length, one) for one in re.findall(MARK, match[0]))
    kept.append(text[done:])
    plain = "".join(kept)
    return plain, _in_order(place for start, one in found for place in _read(_line_if_first(plain, start), one))


def moved(places: Sequence[Place], before: str, after: str) -> tuple[Place, ...]:
    """The places of ``before`` as places of ``after``: the same text with some lines changed, or some gone."""
    if before == after or not places:
        return tuple(places)
    return _in_order(
        replace(place, start=start) for place, start in zip(places, _offsets([place.start for place in places], before, after), strict=True)
    )


def _offsets(offsets: Sequence[int], before: str, after: str) -> Iterator[int]:
    """Where ascending offsets have gone: line by line, and within a changed line character by character."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    waiting = iter(offsets)
    offset = next(waiting, None)
    start = landed = 0
    stretches = SequenceMatcher(None, old, new).get_opcodes() if len(old) != len(new) else [("", 0, len(old), 0, len(new))]
    for _, first, last, new_first, new_last in stretches:
        paired = last - first == new_last - new_first
        for number in range(first, last):
            line = old[number]
            counterpart = new[new_first + number - first] if paired else ""
            while offset is not None and offset < start + len(line):
                yield landed + _within(offset - start, line, counterpart)
                offset = next(waiting, None)
            start += len(line)
            landed += len(counterpart)
        if not paired:
            landed += sum(map(len, new[new_first:new_last]))
    while offset is not None:
        yield len(after)
        offset = next(waiting, None)


def _within(offset: int, line: str, counterpart: str) -> int:
    if line == counterpart or offset == 0:
        return offset
    for block, following in pairwise(SequenceMatcher(None, line, counterpart, autojunk=False).get_matching_blocks()):
        if offset < following.a:
            return block.b + min(offset - block.a, block.size) if offset >= block.a else block.b
    return len(counterpart)


def _line_if_first(text: str, start: int) -> int:
    """The beginning of the line where nothing but the line's sign stands before the mark; else the mark's own."""
    line = text.rfind("\n", 0, start) + 1
    return line if _SIGN.fullmatch(text, line, start) else start


def _read(start: int, one: str) -> Iterator[Place]:
    """The place that a mark names; private-use characters that say anything else came from the document and are dropped."""
    kind, _, name = bytes(ord(character) - _BYTE for character in one[1:-1]).decode(errors="replace").partition(" ")
    if kind in get_args(PlaceKind) and name:
        yield Place(start, cast("PlaceKind", kind), name)


def _in_order(places: Iterator[Place]) -> tuple[Place, ...]:
    """Ascending; of those at one offset only the last page, slide or sheet and its last row, for nothing came from the others."""
    latest: dict[tuple[int, bool], Place] = {}
    for place in sorted(places, key=lambda place: place.start):
        if place.kind != "row":
            latest.pop((place.start, True), None)
        latest[place.start, place.kind == "row"] = place
    return tuple(latest.values())
