"""What the database cannot take now is written later, in order, once; only so much waits, and nothing goes without a word."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from qa_bot.errors import DatabaseError
from qa_bot.store.database import GapRow
from qa_bot.store.outbox import Outbox


class Away:
    """While ``now`` is true, whatever is written is refused as by a database that is away."""

    now = True

    def gap(self, title: str) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            if self.now:
                raise DatabaseError("the database is away")
            session.add(GapRow(written=datetime.now(UTC), document="d", title=title, questions="[]"))

        return write


def titles(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(GapRow.title).order_by(GapRow.id)))


def wait_until_empty(outbox: Outbox) -> None:
    deadline = time.monotonic() + 10
    while outbox.waiting:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_written_at_once_where_that_is_possible(engine: Engine) -> None:
    outbox, away = Outbox(engine), Away()
    away.now = False
    outbox.put(away.gap("now"))
    assert titles(engine) == ["now"]


def test_what_comes_while_another_is_written_shares_one_commit(engine: Engine) -> None:
    outbox, away, commits = Outbox(engine), Away(), []
    away.now = False
    event.listen(engine, "commit", commits.append)
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        begun.set()
        assert go_on.wait(10)
        away.gap("slow")(session)

    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(outbox.put, slow)
        assert begun.wait(10)
        others = [threads.submit(outbox.put, away.gap(f"{number}")) for number in range(5)]
        while len(outbox._arrived) < len(others):
            time.sleep(0.01)
        assert not any(other.done() for other in others)  # nothing is acknowledged before it is written
        go_on.set()
        for done in (first, *others):
            done.result(10)
    assert sorted(titles(engine)) == ["0", "1", "2", "3", "4", "slow"]
    assert len(commits) == 2


def test_while_the_database_is_away_each_of_those_who_wait_together_is_kept(engine: Engine) -> None:
    outbox, away = Outbox(engine, every_s=0.05), Away()
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(outbox.put, [away.gap(f"{number}") for number in range(12)]))
    assert outbox.waiting == 12
    away.now = False
    wait_until_empty(outbox)
    assert sorted(titles(engine), key=int) == [f"{number}" for number in range(12)]


def test_what_the_database_refuses_at_once_costs_the_record_not_the_answer(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    outbox = Outbox(engine)
    outbox.put(lambda session: session.add(GapRow(written=datetime.now(UTC), document="d", title=None, questions="[]")))
    assert (titles(engine), outbox.waiting) == ([], 0)
    assert "the database refuses it" in caplog.text


def test_what_waits_is_written_in_order_when_the_database_is_back(engine: Engine) -> None:
    outbox, away = Outbox(engine, every_s=0.02), Away()
    for title in ("first", "second"):
        outbox.put(away.gap(title))
    assert (titles(engine), outbox.waiting) == ([], 2)
    away.now = False
    outbox.put(away.gap("third"))
    wait_until_empty(outbox)
    assert titles(engine) == ["first", "second", "third"]


def test_only_so_much_waits_and_the_log_says_what_is_given_up(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    outbox, away = Outbox(engine, most=2, every_s=0.02), Away()
    for title in ("first", "second", "third"):
        outbox.put(away.gap(title))
    assert "2 records wait for it; the oldest is given up" in caplog.text
    away.now = False
    wait_until_empty(outbox)
    assert titles(engine) == ["second", "third"]


def test_what_the_database_refuses_does_not_hold_up_the_rest(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    outbox, away = Outbox(engine, every_s=0.02), Away()

    def wrong(session: Session) -> None:
        away.gap("x")(session)
        session.add(GapRow(id=1, written=datetime.now(UTC), document="d", title=None, questions="[]"))

    outbox.put(wrong)
    outbox.put(away.gap("right"))
    away.now = False
    wait_until_empty(outbox)
    assert titles(engine) == ["right"]
    assert "the database refuses it" in caplog.text


@pytest.mark.parametrize("back", [True, False])
def test_at_the_end_it_tries_once_more_and_says_what_is_lost(engine: Engine, caplog: pytest.LogCaptureFixture, *, back: bool) -> None:
    caplog.set_level(logging.ERROR)
    outbox, away = Outbox(engine, every_s=60), Away()
    outbox.put(away.gap("late"))
    away.now = not back
    outbox.close()
    assert titles(engine) == (["late"] if back else [])
    assert ("1 records that waited for it are lost" in caplog.text) is not back
