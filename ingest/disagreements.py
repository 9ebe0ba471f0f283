"""Finds where two documents say the same but for one date or figure; rather misses one than cries wolf."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa_bot.answering.figures import Figure, figures
from qa_bot.records import SourceDocument
from qa_bot.text.blocks import Kind
from qa_bot.text.normalising import fold
from qa_bot.text.overlap import pairs
from qa_bot.text.units import units

_ALIKE = 0.55
"""Two statements speak of one thing if they share so many of all their character pairs, figures left out."""
_ABOUT = 8
"""Letters that a statement must have beside its figures; "共3个" says too little."""
_RARE = 20
"""A pair of characters that stands in more statements than this leads nowhere."""
_SHARED = 3
_LONGEST = 160  # characters; longer ones are lists of many figures
_DIGIT = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿]")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence, item or row with a figure: its document's number, its words, its figures, and the pairs of its other letters."""

    document: int
    text: str
    is_row: bool
    figures: frozenset[tuple[object, ...]]
    pairs: frozenset[str]


def disagreements(documents: Mapping[int, SourceDocument | None], fresh: Iterable[int]) -> Iterator[tuple[int, int, str, str]]:
    """``(new document, the other, its statement, the other's)``; at most one for each pair of documents.

    Args:
        documents: all, by number.
        fresh: the numbers of those to compare with all others.
    """
    stated = [one for number, document in documents.items() if document and not document.superseded_by for one in _stated(number, document)]
    holders: dict[str, list[int]] = defaultdict(list)
    for position, statement in enumerate(stated):
        for pair in statement.pairs:
            holders[pair].append(position)
    is_fresh, told = set(fresh), set()
    for statement in stated:
        if statement.document not in is_fresh:
            continue
        rare = (holders[pair] for pair in statement.pairs if len(holders[pair]) <= _RARE)
        for position, shared in Counter(other for positions in rare for other in positions).items():
            other = stated[position]
            is_later = other.document < statement.document or other.document not in is_fresh
            both = (statement.document, other.document)
            if shared >= _SHARED and is_later and both not in told and both[0] != both[1] and _disagree(statement, other):
                told.add(both)
                yield (*both, statement.text, other.text)


def _stated(number: int, document: SourceDocument) -> Iterator[_Statement]:
    for unit in units(document.text):
        text = " ".join(document.text[unit.start : unit.end].split())
        if len(text) > _LONGEST or unit.block.kind is Kind.CODE or not _DIGIT.search(text):
            continue
        found = [figure for figure in figures(text) if figure.sure]
        letters = fold(text)
        for figure in sorted(found, key=lambda figure: -len(figure.shown)):
            letters = letters.replace(fold(figure.shown), " ")
        letters = re.sub(r"[\d\W_]+", "", letters)
        if found and len(letters) >= _ABOUT:
            yield _Statement(number, text, unit.block.kind is Kind.ROW, frozenset(map(_value, found)), frozenset(pairs(letters)))


def _value(figure: Figure) -> tuple[object, ...]:
    return ("date", *figure.date) if figure.kind == "date" else (figure.kind, figure.value)


def _disagree(one: _Statement, other: _Statement) -> bool:
    """Whether they say one thing with one figure that differs: one kind of figure, and where it is a date, a day or a month."""
    mine, theirs = one.figures - other.figures, other.figures - one.figures
    if len(mine) != 1 or len(theirs) != 1 or one.is_row != other.is_row:
        return False
    (ours,), (its,) = mine, theirs
    if ours[0] != its[0] or (ours[0] == "date" and not _are_other_days(ours[1:], its[1:])):
        return False
    return len(one.pairs & other.pairs) >= _ALIKE * len(one.pairs | other.pairs)


def _are_other_days(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two dates of like precision are different; years alone are no disagreement, for what returns each year has many."""
    known = [part is not None for part in one]
    return known == [part is not None for part in other] and any(known[1:])
