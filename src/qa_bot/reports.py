"""What visitors asked, how it ended, and what they thought of it; kept for the staff for a set number of days, without who asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

from qa_bot.records import Outcome
from qa_bot.store.database import AnswerRow, FeedbackRow, GapRow, QuestionVectorRow, inserting, now
from qa_bot.store.outbox import Outbox

_BATCH = 500
"""So many answers are deleted in one transaction: whoever wants to write meanwhile waits for milliseconds."""


class Reports:
    """Writes answers and feedback to the database, and deletes them when their days are over."""

    def __init__(self, engine: Engine, kept_days: int = 180, clock: Callable[[], datetime] = now, outbox: Outbox | None = None) -> None:
        self._engine = engine
        self._kept = timedelta(days=kept_days)
        self._clock = clock
        self._outbox = Outbox(engine) if outbox is None else outbox

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
        """Keep a question and how it ended; while the database is away this waits in memory.

        Args:
            answer_id: by which feedback finds it.
            question: as the visitor wrote it.
            outcome: how it ended.
            answerer: who answered (see ``qa_bot.records``).
            release: the release that was asked.
            passages: ids of those cited, or nearest.
            timings: seconds until ``passages``, ``first_token`` and the whole ``answer``, as far as they are known.
        """
        values = {
            "id": answer_id,
            "asked": self._clock(),
            "question": question,
            "outcome": outcome.value,
            "answerer": answerer,
            "release_id": release,
            "passages": " ".join(passages),
            "seconds_to_passages": timings.get("passages"),
            "seconds_to_first_token": timings.get("first_token"),
            "seconds": timings.get("answer"),
        }
        # A connection that broke may have broken after the commit: the second try finds it there.
        self._outbox.put(lambda session: session.execute(inserting(session, AnswerRow).values(values).on_conflict_do_nothing()))

    def record_feedback(self, answer_id: str, *, helpful: bool, comment: str = "") -> bool:
        """Keep what a visitor thought of an answer; a second word replaces the first. False if there is no such answer.

        Raises:
            DatabaseError: it cannot be kept now; the visitor is told.
        """
        with Session(self._engine) as session, session.begin():
            if session.get(AnswerRow, answer_id) is None:
                return False
            values = {"given": self._clock(), "helpful": helpful, "comment": comment}
            kept = inserting(session, FeedbackRow).values(answer_id=answer_id, **values)
            session.execute(kept.on_conflict_do_update(index_elements=[FeedbackRow.answer_id], set_=values))
            return True

    def forget(self) -> int:
        """Delete every question whose days are over, with all that hangs on it; returns how many answers went."""
        before = self._clock() - self._kept
        with Session(self._engine) as session, session.begin():
            session.execute(delete(GapRow).where(GapRow.written < before))
        forgotten = 0
        while number := self._forget_some(before):
            forgotten += number
        if forgotten and self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))  # what was deleted still stood in the write-ahead log
        return forgotten

    def _forget_some(self, before: datetime) -> int:
        with Session(self._engine) as session, session.begin():
            # A transaction that writes from its first statement waits for other writers; one that reads first is refused instead.
            old = select(AnswerRow.id).where(AnswerRow.asked < before).order_by(AnswerRow.asked, AnswerRow.id).limit(_BATCH)
            old = old.with_for_update(skip_locked=True)  # on PostgreSQL two replicas take different ones; SQLite has one writer anyway
            session.execute(delete(FeedbackRow).where(FeedbackRow.answer_id.in_(old)))
            session.execute(delete(QuestionVectorRow).where(QuestionVectorRow.answer_id.in_(old)))
            gone = session.execute(delete(AnswerRow).where(AnswerRow.id.in_(old)).returning(AnswerRow.id))
            return len(gone.all())
