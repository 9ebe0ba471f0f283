"""What each cleaning step changed in a document, line by line, as staff are shown it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ingest.cleaning import STEPS

_AROUND = 40
"""Characters kept on each side of a change within a line."""
_TOO_LONG = 20_000
"""Characters of a line; a longer one is shown as taken out and put in, for comparing it would take minutes."""

Kind = Literal["kept", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: it stayed, went, or came. Where much that stayed lies between, its middle is left out (``…``)."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that a step changed or took out; ``number`` counts from 1, in the text as it was before the step."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that one step changed; ``step`` is its name."""

    step: str
    lines: tuple[ChangedLine, ...]


def differences(raw: str) -> tuple[Difference, ...]:
    """What the steps do to a text (light Markdown), those that change nothing left out; ``raw`` is cleaned for it once more."""
    found = []
    for name, step in STEPS:
        cleaned, _ = step(raw)
        if cleaned != raw and (lines := tuple(_changed(raw.split("\n"), cleaned.split("\n")))):
            found.append(Difference(name, lines))
        raw = cleaned
    return tuple(found)


def _changed(before: list[str], after: list[str]) -> Iterator[ChangedLine]:
    """The lines that differ, but for empty ones: they only close the gap that others leave."""
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = before[start:end], after[new_start:new_end]
        # A step works within lines, or takes whole ones out: as many before as after are the same ones, changed.
        pairs = zip(old, new, strict=True) if len(old) == len(new) else [*((line, "") for line in old), *(("", line) for line in new)]
        for offset, (line, other) in enumerate(pairs):
            if line.strip() or other.strip():
                yield ChangedLine(start + min(offset, max(len(old) - 1, 0)) + 1, tuple(_pieces(line, other)))


def _pieces(line: str, other: str) -> Iterator[Piece]:
    if not line or not other or max(len(line), len(other)) > _TOO_LONG:
        yield from (Piece(kind, text) for kind, text in (("removed", line), ("added", other)) if text)  # type: ignore[arg-type]
        return
    codes = SequenceMatcher(None, line, other, autojunk=False).get_opcodes()
    for position, (tag, start, end, new_start, new_end) in enumerate(codes):
        if tag == "equal":
            yield Piece("kept", _shortened(line[start:end], is_first=position == 0, is_last=position == len(codes) - 1))
            continue
        if start < end:
            yield Piece("removed", line[start:end])
        if new_start < new_end:
            yield Piece("added", other[new_start:new_end])


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    before, behind = "" if is_first else text[:_AROUND], "" if is_last else text[-_AROUND:]
    return text if len(text) <= 2 * _AROUND + 1 else f"{before}…{behind}"
