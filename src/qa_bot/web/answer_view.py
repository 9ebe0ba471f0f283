"""Gathers the events of an answer into what there is to show so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qa_bot.records import (
    DATES,
    EXTRACTIVE,
    AnswerEvent,
    Citation,
    Done,
    Notice,
    Outcome,
    PassagesFound,
    ScoredPassage,
    SourceDocument,
    Suggestions,
    TextPiece,
)

QUOTED = "quoted"
"""The notice kind that says so: it is the small line's business, not a warning."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as far as it has come."""

    question: str
    searched: str = ""
    passages: tuple[ScoredPassage, ...] | None = None
    text: str = ""
    citations: dict[int, Citation] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[str, ...] = ()
    done: Done | None = None

    @property
    def declined(self) -> bool:
        """Whether it ended without an answer."""
        return self.done is not None and self.done.outcome is not Outcome.ANSWERED

    @property
    def recorded(self) -> bool:
        """Whether the question was written down as a gap."""
        return self.done is not None and self.done.outcome is Outcome.UNANSWERED

    @property
    def understood(self) -> str:
        """The standalone question that was searched, where it is not what the visitor typed."""
        return self.searched if self.searched != self.question else ""

    @property
    def quoted(self) -> bool:
        """Whether it is quoted, not written."""
        return self.done is not None and self.done.answerer == EXTRACTIVE

    @property
    def from_dates(self) -> bool:
        """Whether it is said from the dates that documents carry."""
        return self.done is not None and self.done.answerer == DATES

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the visitor must know, each once."""
        return tuple(dict.fromkeys(notice.text for notice in self.notices if notice.kind != QUOTED))

    @property
    def documents(self) -> tuple[SourceDocument, ...]:
        """The documents of the passages found, best first, each once."""
        documents = {found.document.id: found.document for found in self.passages or ()}
        return tuple(documents.values())[:_NEAREST]


def gathered(question: str, events: Iterable[AnswerEvent]) -> AnswerView:
    """The whole answer."""
    view = AnswerView(question)
    for event in events:
        view = after(view, event)
    return view


def after(view: AnswerView, event: AnswerEvent) -> AnswerView:
    """The view once the event has come."""
    match event:
        case PassagesFound():
            return replace(view, passages=event.passages, searched=event.question)
        case TextPiece():
            return replace(view, text=view.text + event.text)
        case Citation():
            return replace(view, citations={**view.citations, event.number: event})
        case Notice():
            return replace(view, notices=(*view.notices, event))
        case Suggestions():
            return replace(view, suggestions=event.questions)
        case Done():
            return replace(view, done=event)
