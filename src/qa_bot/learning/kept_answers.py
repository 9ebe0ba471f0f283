"""Reads what visitors asked, how it ended and what they thought of it, as it was kept."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select

from qa_bot.records import Outcome
from qa_bot.store.database import AnswerRow, FeedbackRow
from qa_bot.text.dates import CHINA


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A question and how it ended; ``helpful`` is None where nobody said. Seconds are None where they were not kept."""

    id: str
    asked: datetime
    question: str
    outcome: Outcome
    answerer: str
    release: str
    passages: tuple[str, ...]
    seconds_to_passages: float | None
    seconds_to_first_token: float | None
    seconds: float | None
    helpful: bool | None
    comment: str

    @property
    def day(self) -> date:
        """The day on which it was asked, by China's clock."""
        return self.asked.astimezone(CHINA).date()

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that were cited, or that were nearest, each once."""
        return tuple(dict.fromkeys(passage.rpartition("-p")[0] for passage in self.passages))


def read_kept(engine: Engine, since: datetime) -> list[KeptAnswer]:
    """All answers since a moment (with a time zone), oldest first."""
    # Columns, not rows with an identity: a hundred thousand are read in a second.
    columns = (
        AnswerRow.id,
        AnswerRow.asked,
        AnswerRow.question,
        AnswerRow.outcome,
        AnswerRow.answerer,
        AnswerRow.release_id,
        AnswerRow.passages,
        AnswerRow.seconds_to_passages,
        AnswerRow.seconds_to_first_token,
        AnswerRow.seconds,
        FeedbackRow.helpful,
        FeedbackRow.comment,
    )
    chosen = select(*columns).outerjoin(FeedbackRow, FeedbackRow.answer_id == AnswerRow.id)
    chosen = chosen.where(AnswerRow.asked >= since).order_by(AnswerRow.asked, AnswerRow.id)
    with engine.connect() as connection:
        return [
            KeptAnswer(
                id=row.id,
                asked=row.asked,
                question=row.question,
                outcome=Outcome(row.outcome),
                answerer=row.answerer,
                release=row.release_id,
                passages=tuple(row.passages.split()),
                seconds_to_passages=row.seconds_to_passages,
                seconds_to_first_token=row.seconds_to_first_token,
                seconds=row.seconds,
                helpful=row.helpful,
                comment=row.comment or "",
            )
            for row in connection.execute(chosen)
        ]
