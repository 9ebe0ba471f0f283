"""What is kept in PostgreSQL is kept as in SQLite: tables, moments, answers, feedback, conversations; and what is away comes back."""

import os
import re
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from ingest.staff.tables import StaffBase
from qa_bot import status
from qa_bot.errors import DatabaseError
from qa_bot.learning.gaps import Wording
from qa_bot.learning.kept_answers import read_kept
from qa_bot.learning.question_vectors import vectors_of
from qa_bot.records import EXTRACTIVE, Outcome, Turn
from qa_bot.reports import Reports
from qa_bot.settings import Settings
from qa_bot.store.conversations import StoredConversations
from qa_bot.store.database import AnswerRow, Base, QuestionVectorRow, open_database
from qa_bot.store.outbox import Outbox
from qa_bot.store.rates import OwnRates, Rate, SharedRates
from tests.fakes import FakeEmbeddings
from tests.many import servers
from tests.many.servers import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path, database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def another(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Another replica's."""
    another = open_database(tmp_path, database_url)
    yield another
    another.dispose()


def record(reports: Reports, answer_id: str, question: str = "几点开门") -> None:
    reports.record_answer(answer_id, question, Outcome.UNANSWERED, EXTRACTIVE, "r1", ["hall-p1"], {"answer": 0.05})


def count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(AnswerRow)) or 0


def test_many_that_open_an_empty_database_at_once_make_its_tables_once(database_url: str, tmp_path: Path) -> None:
    engines: list[Engine] = []
    openers = [threading.Thread(target=lambda: engines.append(open_database(tmp_path, database_url))) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(engines) == 6
    with engines[0].connect() as connection:
        assert len(connection.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
    for engine in engines:
        assert count(engine) == 0
        engine.dispose()
    assert not list(tmp_path.iterdir())


def test_the_status_is_that_of_the_database_in_the_settings(engine: Engine, database_url: str, tmp_path: Path) -> None:
    record(Reports(engine, 30), "a1")
    settings = Settings(_env_file=None, data_folder=tmp_path, database_url=SecretStr(database_url))  # type: ignore[call-arg]
    told = {check.name: (check.well, check.told) for check in status.look(settings)}
    assert told["answers today"] == (True, "1 (1 unanswered)")
    assert not list(tmp_path.iterdir())


def test_the_migrated_tables_are_those_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), [Base.metadata, StaffBase.metadata])
    assert [difference for difference in differences if "rates" not in str(difference)] == []


def test_what_is_recorded_is_read_and_forgotten(engine: Engine, another: Engine) -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    reports = Reports(engine, 30, lambda: moment)
    for number in range(700):
        record(reports, f"a{number}")
    assert reports.record_feedback("a1", helpful=True)
    assert reports.record_feedback("a1", helpful=False, comment="没用")
    assert not reports.record_feedback("b1", helpful=True)
    kept = {answer.id: answer for answer in read_kept(another, moment)}
    assert (kept["a1"].asked, kept["a1"].helpful, kept["a1"].comment) == (moment, False, "没用")
    assert vectors_of([Wording("几点开门", 1, moment, "a1", ())], engine, FakeEmbeddings())
    later = moment + timedelta(days=31)
    forgotten: list[int] = []
    replicas = [Reports(replica, 30, lambda: later) for replica in (engine, another)]
    both = [threading.Thread(target=lambda replica=replica: forgotten.append(replica.forget())) for replica in replicas]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sum(forgotten) == 700
    assert count(engine) == 0


def test_a_dump_of_postgresql_s_own_tools_brings_everything_back(
    postgresql: Server, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """With the options of docs/operations.md; only where the server is, and who asks, differs."""
    guide = (servers.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    saving, restoring = (
        shlex.split(re.findall(rf"postgres ({tool} .*?) [<>] database\.dump", guide)[0]) for tool in ("pg_dump", "pg_restore")
    )
    name = database_url.rpartition("/")[2]

    def there(options: list[str]) -> list[str]:
        here = [name if at and option == "qa_bot" and options[at - 1] != "-U" else option for at, option in enumerate(options)]
        return [*here, "-h", "127.0.0.1", "-p", str(postgresql.port)]

    environment = os.environ | {"PGPASSWORD": unquote(urlsplit(database_url).password or "")}
    reports = Reports(engine)
    record(reports, "kept")
    dump = subprocess.run(there(saving), env=environment, capture_output=True, check=True).stdout
    record(reports, "later")
    engine.dispose()
    subprocess.run(there(restoring), env=environment, input=dump, capture_output=True, check=True)
    again = open_database(tmp_path, database_url)
    with Session(again) as session:
        assert session.scalars(select(AnswerRow.id)).all() == ["kept"]
    assert Reports(again).record_feedback("kept", helpful=True)
    again.dispose()


def test_question_vectors_of_two_replicas_do_not_collide(engine: Engine, another: Engine) -> None:
    record(Reports(engine), "a1")
    asked = [Wording("几点开门", 1, datetime.now(UTC), "a1", ())]
    for replica, model in ((engine, "one"), (another, "two"), (engine, "one")):
        vectors_of(asked, replica, FakeEmbeddings(model))
    with Session(engine) as session:
        assert session.scalars(select(QuestionVectorRow.embedding)).all() == [FakeEmbeddings("one").identity]


def test_another_replica_finds_the_conversation(engine: Engine, another: Engine) -> None:
    turn = Turn(question="大厅在哪里？", answer="在江城。", subject="大厅", answered=True, shown=(("hall", 3, 9),))
    StoredConversations(engine, minutes=30, kept=3).add("conversation-1", turn)
    assert list(StoredConversations(another, minutes=30, kept=3).turns("conversation-1")) == [turn]


def test_replicas_count_together(engine: Engine, another: Engine) -> None:
    replicas = [SharedRates(each, OwnRates(100)) for each in (engine, another)]
    visitor, all_together = Rate("question of 203.0.113.7", 20), Rate("question", 30)
    began = time.monotonic()
    waits: list[float] = []

    def ask(replica: SharedRates) -> None:
        waits.extend(replica.wait(visitor, all_together) for _ in range(20))

    askers = [threading.Thread(target=ask, args=(replica,)) for replica in replicas * 2]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    refilled = int((time.monotonic() - began) / 3) + 1
    assert 20 <= waits.count(0) <= 20 + refilled
    assert all(0 <= wait <= 3 for wait in waits)
    # who asks too fast takes nothing from the others
    others = [replicas[number % 2].wait(Rate(f"question of 203.0.113.{number}", 20), all_together) for number in range(8, 28)]
    assert 10 - 1 <= others.count(0) <= 10 + 2 * refilled


def test_no_address_is_kept(engine: Engine) -> None:
    SharedRates(engine, OwnRates(100)).wait(Rate("question of 203.0.113.7", 20))
    with engine.connect() as connection:
        assert [len(key) for (key,) in connection.execute(text("SELECT key FROM rates"))] == [64]


def test_what_counts_no_more_is_swept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = SharedRates(engine, OwnRates(100))
    rates.wait(Rate("question of 203.0.113.7", 60_000))
    time.sleep(0.01)
    monkeypatch.setattr("qa_bot.store.rates._SWEPT_EVERY_S", 0)
    rates.wait(Rate("question of 203.0.113.8", 1))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rates")).scalar() == 1


def test_a_crash_loses_nothing_acknowledged_and_what_is_recorded_meanwhile_is_written_after(postgresql: Server, engine: Engine) -> None:
    outbox = Outbox(engine, every_s=0.1)
    reports = Reports(engine, outbox=outbox)
    stored = StoredConversations(engine, minutes=30, kept=3, outbox=outbox)
    rates = SharedRates(engine, OwnRates(100))
    for number in range(20):
        record(reports, f"before-{number}")
    postgresql.kill()
    began = time.monotonic()
    for number in range(20):
        record(reports, f"while-{number}")
    stored.add("conversation-1", Turn(question="问", answer="", subject="", answered=False))
    assert [turn.question for turn in stored.turns("conversation-1")] == ["问"]
    assert [rates.wait(Rate("question of 203.0.113.7", 2)) > 0 for _ in range(3)] == [False, False, True]
    with pytest.raises(
        DatabaseError, match=r"the database postgresql://qa_bot:\*\*\*@127.0.0.1:\d+/test-\w+ c.*; start it, or check"
    ) as caught:
        reports.record_feedback("before-1", helpful=True)
    assert "word" not in str(caught.value)
    assert time.monotonic() - began < 3
    assert outbox.waiting == 21
    postgresql.start()
    deadline = time.monotonic() + 20
    while outbox.waiting and time.monotonic() < deadline:
        time.sleep(0.05)
    assert count(engine) == 40
    assert reports.record_feedback("while-19", helpful=True)
    assert StoredConversations(engine, minutes=30, kept=3).turns("conversation-1")
    outbox.close()
