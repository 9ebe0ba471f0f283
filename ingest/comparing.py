"""Compares new documents with all others: which say the same, nearly the same, or something else about the same thing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest import remarks
from ingest.disagreements import disagreements
from ingest.entries import Entry, State
from ingest.remarks import Remark
from qa_bot.text.normalising import bare

_SHINGLE = 6
"""Characters of a shingle: few enough to survive small corrections, enough that unrelated texts share none."""
_SKETCH = 256
"""So many of a document's shingles, those with the smallest hashes, stand for all: a likeness estimated from them is right to 0.06."""
_NEARLY, _SAME = 0.75, 0.99
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # an odd constant whose multiples spread over all 64 bits


@dataclass(frozen=True, slots=True)
class _Sketch:
    folded: str
    hashes: npt.NDArray[np.uint64]


def compared(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, those of new and changed documents with what comparing them has shown; of two new ones, the later."""
    kept = [number for number, entry in enumerate(entries) if entry.document and entry.state is not State.REMOVED]
    fresh = [number for number in kept if entries[number].state in (State.NEW, State.CHANGED)]
    found: dict[int, list[Remark]] = defaultdict(list)
    if fresh:
        alike = _likenesses(entries, kept, fresh)
        for number, other, share in alike:
            title = _title(entries[other])
            found[number].append(remarks.same_as(title) if share >= _SAME else remarks.nearly_same_as(title, share))
        copies = {frozenset((number, other)) for number, other, _ in alike}
        for number, other, ours, theirs in disagreements({number: entries[number].document for number in kept}, fresh):
            if frozenset((number, other)) not in copies:
                found[number].append(remarks.disagrees(_title(entries[other]), ours, theirs))
    return [replace(entry, warnings=(*entry.warnings, *found[number])) if found[number] else entry for number, entry in enumerate(entries)]


def _likenesses(entries: Sequence[Entry], kept: Sequence[int], fresh: Sequence[int]) -> list[tuple[int, int, float]]:
    """``(new document, the other, likeness from 0 to 1)`` of those that are nearly the same or more."""
    sketches = {number: _sketch(entries[number]) for number in kept}
    holders: dict[int, list[int]] = defaultdict(list)
    for number, sketch in sketches.items():
        for value in sketch.hashes.tolist():
            holders[value].append(number)
    found, is_fresh = [], set(fresh)
    for number in fresh:
        shared = Counter(other for value in sketches[number].hashes.tolist() for other in holders[value])
        for other, count in shared.items():
            if other == number or (other in is_fresh and other > number) or count < _NEARLY / 2 * len(sketches[number].hashes):
                continue
            share = _likeness(sketches[number], sketches[other])
            if share >= _NEARLY:
                found.append((number, other, share))
    return found


def _likeness(one: _Sketch, other: _Sketch) -> float:
    """The share of shingles that two documents have in common among all that they have (Jaccard's), estimated where they are long."""
    if one.folded == other.folded:
        return 1.0
    smallest = np.union1d(one.hashes, other.hashes)[:_SKETCH]
    return float(np.isin(smallest, np.intersect1d(one.hashes, other.hashes)).mean()) if len(smallest) else 0.0


def _sketch(entry: Entry) -> _Sketch:
    folded = bare(entry.document.text) if entry.document else ""
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(codes) - _SHINGLE + 1, 0), np.uint64)
    for place in range(_SHINGLE if len(hashes) else 0):
        hashes = (hashes + codes[place : place + len(hashes)]) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return _Sketch(folded, np.unique(hashes)[:_SKETCH])


def _title(entry: Entry) -> str:
    return entry.document.title if entry.document else entry.name
