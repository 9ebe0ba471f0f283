"""What visitors asked is kept as it was, and is gone from the file itself when its days are over; older databases go on working."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from qa_bot.forgetting import Forgetting
from qa_bot.records import EXTRACTIVE, Outcome
from qa_bot.reports import Reports
from qa_bot.store.database import AnswerRow, Base, FeedbackRow, GapRow, QuestionVectorRow, open_database
from tests.fakes import Clock

OLD_TABLES = """
CREATE TABLE answers (id VARCHAR(32) NOT NULL PRIMARY KEY, asked DATETIME NOT NULL, question TEXT NOT NULL, outcome VARCHAR(16) NOT NULL,
    answerer VARCHAR(64) NOT NULL, release_id VARCHAR(64) NOT NULL, passages TEXT NOT NULL);
CREATE TABLE feedback (answer_id VARCHAR(32) NOT NULL PRIMARY KEY, given DATETIME NOT NULL, helpful BOOLEAN NOT NULL, comment TEXT NOT NULL,
    FOREIGN KEY(answer_id) REFERENCES answers (id));
INSERT INTO answers VALUES ('before', '2026-01-02 03:04:05.000000', '旧问题', 'answered', 'extractive', 'r1', 'hall-p1');
"""
SECRET = "我的电话是13900001111，停车怎么收费"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def record(reports: Reports, answer_id: str, question: str = "几点开门") -> None:
    timings = {"passages": 0.02, "answer": 0.05}
    reports.record_answer(answer_id, question, Outcome.ANSWERED, EXTRACTIVE, "r1", ["hall-p1", "expo-p2"], timings)


def kept(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(AnswerRow.id).order_by(AnswerRow.id)))


def test_an_answer_is_kept_with_its_timings(engine: Engine, clock: Clock) -> None:
    record(Reports(engine, clock=clock), "a1")
    with Session(engine) as session:
        row = session.get(AnswerRow, "a1")
        assert row is not None
        assert (row.question, row.outcome, row.passages, row.release_id) == ("几点开门", "answered", "hall-p1 expo-p2", "r1")
        assert (row.seconds_to_passages, row.seconds_to_first_token, row.seconds) == (0.02, None, 0.05)


def test_nothing_is_kept_that_could_say_who_asked() -> None:
    columns = {column.name for name in ("answers", "feedback", "question_vectors", "gaps") for column in Base.metadata.tables[name].columns}
    assert not {name for name in columns if any(part in name for part in ("ip", "address", "agent", "user", "visitor", "conversation"))}


def test_days_over_means_gone_from_the_file(engine: Engine, clock: Clock, tmp_path: Path) -> None:
    reports = Reports(engine, 30, clock)
    record(reports, "old", SECRET)
    reports.record_feedback("old", helpful=False, comment="请致电13900001111")
    with Session(engine) as session, session.begin():
        session.add(QuestionVectorRow(answer_id="old", embedding="some-model", vector=b"\x00" * 16))
        session.add(GapRow(written=clock.now, document="parking", title="停车", questions=f'["{SECRET}"]'))
    clock.now += timedelta(days=29)
    record(reports, "young")
    assert reports.forget() == 0
    clock.now += timedelta(days=2)
    assert reports.forget() == 1
    assert kept(engine) == ["young"]
    with Session(engine) as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (FeedbackRow, QuestionVectorRow, GapRow)] == [0, 0, 0]
    for path in tmp_path.glob("qa_bot.sqlite3*"):
        assert b"13900001111" not in path.read_bytes(), path.name


def test_many_are_forgotten_in_batches_while_others_write(engine: Engine, clock: Clock) -> None:
    reports = Reports(engine, 30, clock)
    with Session(engine) as session, session.begin():
        session.add_all(
            AnswerRow(id=f"old-{n}", asked=clock.now, question="问", outcome="answered", answerer=EXTRACTIVE, release_id="r1", passages="")
            for n in range(1300)
        )
    clock.now += timedelta(days=31)
    writer = threading.Thread(target=lambda: [record(reports, f"new-{number}") for number in range(20)])
    writer.start()
    assert reports.forget() == 1300
    writer.join()
    assert len(kept(engine)) == 20


def test_the_background_forgets_at_the_start_and_again(engine: Engine, clock: Clock) -> None:
    reports = Reports(engine, 1, clock)
    record(reports, "first")
    clock.now += timedelta(days=2)
    rounds = [threading.Event(), threading.Event()]

    class Watched(Reports):
        def forget(self) -> int:
            number = super().forget()
            next(event for event in rounds if not event.is_set()).set() if not rounds[-1].is_set() else None
            return number

    forgetting = Forgetting(Watched(engine, 1, clock), every_s=0.05)
    forgetting.start()
    assert rounds[0].wait(10)
    assert kept(engine) == []
    assert rounds[1].wait(10)
    forgetting.stop()


def test_a_failure_is_logged_and_tried_again(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    again = threading.Event()

    class LockedOnce(Reports):
        def forget(self) -> int:
            if not caplog.records:
                raise OperationalError("DELETE", {}, sqlite3.OperationalError("database is locked"))
            again.set()
            return 0

    forgetting = Forgetting(LockedOnce(engine), every_s=0.01)
    forgetting.start()
    assert again.wait(10)
    forgetting.stop()
    assert "could not be deleted" in caplog.text


def test_an_older_database_gets_what_it_lacks_and_keeps_what_it_has(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "qa_bot.sqlite3") as older:
        older.executescript(OLD_TABLES)
    older.close()
    for _ in range(2):  # the second time there is nothing to add
        engine = open_database(tmp_path)
        with Session(engine) as session:
            row = session.get(AnswerRow, "before")
            assert row is not None
            assert (row.question, row.seconds) == ("旧问题", None)
        engine.dispose()
    engine = open_database(tmp_path)
    reports = Reports(engine)
    record(reports, "after")
    assert reports.record_feedback("before", helpful=True)
    assert kept(engine) == ["after", "before"]
    engine.dispose()


def test_two_may_open_an_older_database_at_once(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "qa_bot.sqlite3") as older:
        older.executescript(OLD_TABLES)
    older.close()
    engines: list[Engine] = []
    openers = [threading.Thread(target=lambda: engines.append(open_database(tmp_path))) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(engines) == 6
    for engine in engines:
        assert kept(engine) == ["before"]
        engine.dispose()
