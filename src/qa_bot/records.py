"""The frozen records that pass between rooms: documents, passages, what was found, and the events of an answer."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""The languages of the interface, with what stands in ``<html lang>``; a new one is added here first (docs/extending.md)."""
PlaceKind = Literal["page", "slide", "sheet", "row"]


@dataclass(frozen=True, slots=True)
class Place:
    """From offset ``start`` on, a cleaned text comes from this page, slide, sheet or row of the original: ``3``, or a sheet's name."""

    start: int
    kind: PlaceKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A cleaned document. ``text`` is light Markdown (see ``qa_bot.text.blocks``); every offset in the house points into it.

    ``date``, ``valid_from``, ``valid_until``, ``starts`` and ``ends`` are ISO 8601, as precise as they are known: ``2023``, ``2023-07``,
    ``2023-07-14`` or ``2025-09-25T13:45``. ``places`` ascend (see ``qa_bot.text.places``). ``asked`` are questions that it answers in its
    first sentence.
    """

    id: str
    title: str
    text: str
    category: str
    language: str
    source: str = ""
    issuer: str = ""
    date: str = ""
    valid_from: str = ""
    valid_until: str = ""
    superseded_by: str = ""
    starts: str = ""
    ends: str = ""
    facts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    visibility: Literal["public", "hidden"] = "public"
    places: tuple[Place, ...] = ()

    @property
    def event_ends(self) -> str:
        """When the event that it is about ends, or begins, where no more is known; empty if it is about none."""
        return self.ends or self.starts


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question of which it is known where it is answered: ``places`` are ranges ``(document id, start, end)`` of documents' texts.

    One without places is known not to be answered.

    ``searched`` is its ``text`` as a visitor's question is searched (``qa_bot.text.standalone``).
    """

    id: str
    text: str
    searched: str
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document that is found as one: ``document.text[start:end] == text``."""

    document_id: str
    number: int
    section: tuple[str, ...]
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Unique in a release."""
        return f"{self.document_id}-p{self.number}"

    def has_some_of(self, start: int, end: int) -> bool:
        """Whether any of the document's characters from ``start`` to ``end`` stand in it."""
        return self.start < end and start < self.end

    @property
    def anchor(self) -> str:
        """The fragment under which the source page shows the passage."""
        return f"p{self.number}"


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage found for a question, with what each ranker gave it (standard scores, dimensionless) and their fusion."""

    passage: Passage
    document: SourceDocument
    score: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question of a conversation as it was understood, and how it was answered.

    ``subject`` is what it spoke of; ``shown`` the stretches of documents that were cited, as (document, start, end).
    """

    question: str
    answer: str
    subject: str
    answered: bool
    shown: tuple[tuple[str, int, int], ...] = ()


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """First event: the passages, best first, before any text."""

    question: str
    passages: tuple[ScoredPassage, ...]
    event: Literal["passages"] = "passages"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of the answer, light Markdown."""

    text: str
    event: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Citation:
    """Marker ``number`` of the answer stands for this passage; ``document.text[start:end]`` is what supports the claim."""

    number: int
    found: ScoredPassage
    start: int
    end: int
    event: Literal["citation"] = "citation"

    @property
    def quote(self) -> str:
        """The supporting text itself."""
        return self.found.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the visitor must know, in the visitor's language; ``kind`` names it for programs."""

    kind: str
    text: str
    event: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Up to three questions that the corpus can answer next."""

    questions: tuple[str, ...]
    event: Literal["suggestions"] = "suggestions"


EXTRACTIVE = "extractive"
"""The answerer that quotes."""
LANGUAGE_MODEL = "language_model"
"""The answerer that has a model write."""
DATES = "dates"
"""Neither quoted nor written by a model: said from the dates that documents carry."""


@dataclass(frozen=True, slots=True)
class Done:
    """Last event. ``timings`` are seconds for each stage; ``answerer`` is one of the above, or the name of another."""

    answer_id: str
    outcome: Outcome
    answerer: str
    release: str
    timings: dict[str, float]
    event: Literal["done"] = "done"


AnswerEvent = PassagesFound | TextPiece | Citation | Notice | Suggestions | Done
