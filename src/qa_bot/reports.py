"""What visitors asked, how it ended, and what they thought of it; kept for the staff, without who asked."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from qa_bot.records import Outcome
from qa_bot.store.database import AnswerRow, FeedbackRow, now


class Reports:
    """Writes answers and feedback to the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record_answer(self, answer_id: str, question: str, outcome: Outcome, answerer: str, release: str, passages: Sequence[str]) -> None:
        """Keep a question and how it ended; ``passages`` are the ids of those cited, or nearest."""
        with Session(self._engine) as session, session.begin():
            session.add(
                AnswerRow(
                    id=answer_id,
                    asked=now(),
                    question=question,
                    outcome=outcome.value,
                    answerer=answerer,
                    release_id=release,
                    passages=" ".join(passages),
                )
            )

    def record_feedback(self, answer_id: str, *, helpful: bool, comment: str = "") -> bool:
        """Keep what a visitor thought of an answer; a second word replaces the first. False if there is no such answer."""
        with Session(self._engine) as session, session.begin():
            if session.get(AnswerRow, answer_id) is None:
                return False
            session.merge(FeedbackRow(answer_id=answer_id, given=now(), helpful=helpful, comment=comment))
            return True
