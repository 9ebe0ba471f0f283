"""What the visitors' door asks of the rooms below it."""

from collections.abc import Generator
from typing import Protocol

from qa_bot.records import AnswerEvent, Language, Passage, SourceDocument


class Answers(Protocol):
    """Answers questions."""

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        """Yield the events of an answer: passages first, ``Done`` last; questions with one conversation id may lean on those before.

        Who closes the generator stops the work.
        """
        ...


class Documents(Protocol):
    """Knows the documents that visitors may read."""

    def document(self, document_id: str) -> tuple[SourceDocument, tuple[Passage, ...]] | None:
        """The live document and its passages in order; None if there is none of that id."""
        ...


class Feedback(Protocol):
    """Keeps what a visitor thinks of an answer; called again when a word follows the thumb."""

    def __call__(self, answer_id: str, *, helpful: bool, comment: str = "") -> bool | None:
        """Keep it in place of what was kept for this answer before; False if there is no such answer."""
        ...


class Readiness(Protocol):
    """Knows whether questions can be answered."""

    def __call__(self) -> None:
        """Return if they can.

        Raises:
            QABotError: what is missing.
        """
        ...
