"""What visitors asked, how it ended, and what they thought of it; kept for the staff for a set number of days, without who asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

from qa_bot.records import Outcome
from qa_bot.store.database import AnswerRow, FeedbackRow, GapRow, QuestionVectorRow, now

_BATCH = 500
"""So many answers are deleted in one transaction: whoever wants to write meanwhile waits for milliseconds."""


class Reports:
    """Writes answers and feedback to the database, and deletes them when their days are over."""

    def __init__(self, engine: Engine, kept_days: int = 180, clock: Callable[[], datetime] = now) -> None:
        self._engine = engine
        self._kept = timedelta(days=kept_days)
        self._clock = clock

    def record_answer(
        self,
        answer_id: str,
        question: str,
        outcome: Outcome,
        answerer: str,
        release: str,
        passages: Sequence[str],
        timings: Mapping[str, float],
    ) -> None:
        """Keep a question and how it ended.

        Args:
            answer_id: by which feedback finds it.
            question: as the visitor wrote it.
            outcome: how it ended.
            answerer: who answered (see ``qa_bot.records``).
            release: the release that was asked.
            passages: ids of those cited, or nearest.
            timings: seconds until ``passages``, ``first_token`` and the whole ``answer``, as far as they are known.
        """
        with Session(self._engine) as session, session.begin():
            session.add(
                AnswerRow(
                    id=answer_id,
                    asked=self._clock(),
                    question=question,
                    outcome=outcome.value,
                    answerer=answerer,
                    release_id=release,
                    passages=" ".join(passages),
                    seconds_to_passages=timings.get("passages"),
                    seconds_to_first_token=timings.get("first_token"),
                    seconds=timings.get("answer"),
                )
            )

    def record_feedback(self, answer_id: str, *, helpful: bool, comment: str = "") -> bool:
        """Keep what a visitor thought of an answer; a second word replaces the first. False if there is no such answer."""
        with Session(self._engine) as session, session.begin():
            if session.get(AnswerRow, answer_id) is None:
                return False
            session.merge(FeedbackRow(answer_id=answer_id, given=self._clock(), helpful=helpful, comment=comment))
            return True

    def forget(self) -> int:
        """Delete every question whose days are over, with all that hangs on it; returns how many answers went."""
        before = self._clock() - self._kept
        with Session(self._engine) as session, session.begin():
            session.execute(delete(GapRow).where(GapRow.written < before))
        forgotten = 0
        while number := self._forget_some(before):
            forgotten += number
        if forgotten:
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))  # what was deleted still stood in the write-ahead log
        return forgotten

    def _forget_some(self, before: datetime) -> int:
        with Session(self._engine) as session, session.begin():
            # A transaction that writes from its first statement waits for other writers; one that reads first is refused instead.
            old = select(AnswerRow.id).where(AnswerRow.asked < before).order_by(AnswerRow.asked, AnswerRow.id).limit(_BATCH)
            session.execute(delete(FeedbackRow).where(FeedbackRow.answer_id.in_(old)))
            session.execute(delete(QuestionVectorRow).where(QuestionVectorRow.answer_id.in_(old)))
            gone = session.execute(delete(AnswerRow).where(AnswerRow.id.in_(old)).returning(AnswerRow.id))
            return len(gone.all())
