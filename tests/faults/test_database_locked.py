"""Another program keeps the database locked: visitors get their answers; what is to be recorded waits."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from qa_bot.assembly import Parts
from qa_bot.chatbot import ChatBot
from qa_bot.records import Done, Outcome
from qa_bot.releases import Release
from qa_bot.store.conversations import StoredConversations
from qa_bot.store.database import DATABASE, AnswerRow, TurnRow

pytestmark = pytest.mark.slow

PATIENCE_MS = 200
QUESTION = "入驻企业租金补贴的标准是多少？"


@pytest.fixture
def impatient(parts: Parts) -> Parts:
    """The same, waiting shorter for the lock, so that the test does."""
    engine = parts.releases._engine
    event.listen(engine, "checkout", lambda connection, *_: connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}").close())
    return parts


@pytest.fixture
def locked(impatient: Parts, publish_corpus: Callable[[], Release]) -> Iterator[sqlite3.Connection]:
    publish_corpus()
    with closing(sqlite3.connect(impatient.settings.data_folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_the_answer_comes_all_the_same(impatient: Parts, locked: sqlite3.Connection, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    engine = impatient.releases._engine
    conversations = StoredConversations(engine, minutes=30, kept=8)
    chatbot = ChatBot(impatient.settings, impatient.retriever, impatient.reports, conversations=conversations)
    began = time.monotonic()
    done = list(chatbot.answer(QUESTION, conversation="conversation-1"))[-1]
    assert isinstance(done, Done)
    assert done.outcome is Outcome.ANSWERED
    assert time.monotonic() - began < 30  # not for as long as the lock is kept
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert told
    assert all("database" in record.getMessage() for record in told)
    assert QUESTION.strip("？") not in caplog.text
    locked.rollback()
    list(chatbot.answer(QUESTION, conversation="conversation-1"))
    deadline = time.monotonic() + 30
    while written(engine) != (2, 2) and time.monotonic() < deadline:  # what waited is written within a second or two
        time.sleep(0.1)
    assert written(engine) == (2, 2)


def written(engine: Engine) -> tuple[int | None, ...]:
    """How many answers and turns the database holds."""
    with Session(engine) as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in (AnswerRow, TurnRow))
