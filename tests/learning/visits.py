"""Writes answers into a database as the chatbot would, at any moment."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert

from qa_bot.records import EXTRACTIVE, Outcome
from qa_bot.store.database import AnswerRow, FeedbackRow

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
"""Noon in China."""


def visit(engine: Engine, *visits: dict[str, object]) -> None:
    """Each visit overrides what is usual: an answered question, at noon, in 0.1 s."""
    usual = {
        "asked": NOON,
        "question": "几点开门",
        "outcome": Outcome.ANSWERED.value,
        "answerer": EXTRACTIVE,
        "release_id": "r1",
        "passages": "hall-p1",
        "seconds": 0.1,
    }
    with engine.begin() as connection:
        rows = [usual | {"id": f"a{number}"} | each for number, each in enumerate(visits)]
        connection.execute(insert(AnswerRow), rows)


def ask_in_vain(engine: Engine, questions: Iterable[str], **same: object) -> None:
    """Questions without an answer, a minute after each other."""
    rows = [
        {"id": f"v{number}", "question": question, "outcome": "unanswered", "asked": NOON + timedelta(minutes=number)} | same
        for number, question in enumerate(questions)
    ]
    visit(engine, *rows)


def dislike(engine: Engine, answer_id: str, comment: str = "") -> None:
    """A thumb down."""
    with engine.begin() as connection:
        connection.execute(insert(FeedbackRow), [{"answer_id": answer_id, "given": NOON, "helpful": False, "comment": comment}])
