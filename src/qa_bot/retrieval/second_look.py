"""A second look at the units that words found likely: read together with the question, or compared with it by meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from qa_bot.records import ScoredPassage, SourceDocument
from qa_bot.retrieval.reader import Reader
from qa_bot.retrieval.window import RankedUnit
from qa_bot.text.normalising import language_of
from qa_bot.text.units import Unit

COMPARED = 12
"""How many units are compared by meaning: embedding them is what an answer costs then."""
_BEFORE, _LONGEST = 80, 400
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Looked:
    """What a second look saw of some of the units.

    ``rows`` are the numbers of those units; ``values``, shape ``(rows, 2)``, what each is worth by itself and beside the others, on a
    scale of the look's own, which its fitted constants know; ``spans`` the characters that answer, relative to the unit, where known.
    """

    rows: list[int]
    values: npt.NDArray[np.float64]
    spans: list[tuple[int, int] | None]


@runtime_checkable  # pydantic wants it of a field
class SecondLook(Protocol):
    """``name`` says which fitted constants belong to the look."""

    @property
    def name(self) -> str:
        """The name of the look."""

    def warm_up(self) -> None:
        """Load what it needs."""

    def look(self, question: str, found: Sequence[ScoredPassage], places: Sequence[RankedUnit]) -> Looked:
        """Look at units, likeliest first, as many as are affordable."""


class Reading:
    """The reader's log-odds that a unit answers; and the logarithm of its share among all units."""

    name = "reading"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def warm_up(self) -> None:
        """Load the reader."""
        self._reader.warm_up()

    def look(self, question: str, found: Sequence[ScoredPassage], places: Sequence[RankedUnit]) -> Looked:
        """Read as many units as the reader's window holds."""
        readings = self._reader.read(question, found, places)
        rows = list(readings)
        chances = np.clip(np.array([readings[row].probability for row in rows], np.float64), _LEAST, 1 - _LEAST)
        values = np.stack([np.log(chances / (1 - chances)), np.log(chances / chances.sum())], axis=1) if rows else np.zeros((0, 2))
        return Looked(rows, values, [readings[row].span for row in rows])


class Meaning:
    """The cosine of unit and question; and how far it is above the mean of the units in its language."""

    name = "meaning"

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    def warm_up(self) -> None:
        """Nothing: the search has the model already."""

    def look(self, question: str, found: Sequence[ScoredPassage], places: Sequence[RankedUnit]) -> Looked:
        """Embed the likeliest units."""
        rows = list(range(min(len(places), COMPARED)))
        if not rows:
            return Looked([], np.zeros((0, 2)), [])
        texts = [_whole(found[rank].document, unit) for rank, unit in places[:COMPARED]]
        cosines = np.array(self._embeddings.embed_documents(texts)) @ np.array(self._embeddings.embed_query(question))
        english = np.array([language_of(text) == "en" for text in texts])
        relative = np.where(english, cosines - _mean(cosines[english]), cosines - _mean(cosines[~english]))
        return Looked(rows, np.stack([cosines, relative], axis=1), [None] * len(rows))


class NoLook:
    """No second look: words alone decide, at no cost."""

    name = "nothing"

    def warm_up(self) -> None:
        """Nothing."""

    def look(self, question: str, found: Sequence[ScoredPassage], places: Sequence[RankedUnit]) -> Looked:
        """All units, each worth the same."""
        return Looked(list(range(len(places))), np.zeros((len(places), 2)), [None] * len(places))


def explained(document: SourceDocument, unit: Unit) -> str:
    """The unit behind its heading, and the line that introduces it or else the end of the sentence before."""
    before = document.text[slice(*(unit.lead or unit.previous or (0, 0)))][-_BEFORE:]
    return " ".join(part for part in (unit.heading, before, document.text[unit.start : unit.end]) if part)


def _whole(document: SourceDocument, unit: Unit) -> str:
    """The unit behind what it cannot be understood without: title, heading, the line or sentence before it."""
    return " ".join(part for part in (document.title, explained(document, unit)) if part)[:_LONGEST]


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0
