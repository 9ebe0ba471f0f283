"""Listens to an answer while it passes: what is recorded and remembered of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa_bot.answering.answerer import Answering, Ending
from qa_bot.answering.conversation import subject_spoken_of
from qa_bot.records import Citation, Outcome, PassagesFound, TextPiece, Turn

_NEAREST = 3
_REMEMBERED = 500
"""Characters of an answer that are remembered for the next turn."""


@dataclass(slots=True)
class Heard:
    """What an answer said, noted while it passes."""

    found: PassagesFound | None = None
    found_at: float = 0.0
    text: str = ""
    citations: list[Citation] = field(default_factory=list)

    def through(self, answering: Answering) -> Answering:
        """The same events."""
        while True:
            try:
                event = next(answering)
            except StopIteration as end:
                ending: Ending = end.value
                return ending
            match event:
                case PassagesFound():
                    self.found, self.found_at = event, time.perf_counter()
                case TextPiece():
                    self.text += event.text
                case Citation():
                    self.citations.append(event)
                case _:
                    pass
            yield event

    def passages(self, outcome: Outcome) -> list[str]:
        """Ids of the passages cited, or of the nearest where there was no answer."""
        if outcome is Outcome.UNANSWERED and self.found:
            return [found.passage.id for found in self.found.passages[:_NEAREST]]
        return [citation.found.passage.id for citation in self.citations]

    def documents(self) -> list[str]:
        """Ids of the documents cited, then of those found."""
        found = self.found.passages if self.found else ()
        return list(dict.fromkeys(each.document.id for each in (*(citation.found for citation in self.citations), *found)))

    def turn(self, turns: Sequence[Turn], outcome: Outcome) -> Turn:
        """What is remembered of it."""
        question = self.found.question if self.found else ""
        title = self.citations[0].found.document.title if self.citations else ""
        before = turns[-1].shown if turns and turns[-1].question == question else ()  # more of the same was asked for
        shown = tuple((citation.found.document.id, citation.start, citation.end) for citation in self.citations)
        return Turn(
            question=question,
            answer=self.text[:_REMEMBERED],
            subject=subject_spoken_of(question, turns, title),
            answered=outcome is Outcome.ANSWERED,
            shown=before + shown,
        )
