"""The clock of the machine is set back or forward, by a minute or by years: nothing stays open, shut, or kept for longer than it should."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from ingest.staff.jobs import Jobs, JobState
from ingest.staff.sessions import Sessions
from ingest.staff.tables import JobRow
from qa_bot.answering.gate import Gate, NotNowError
from qa_bot.assembly import Parts
from qa_bot.chatbot import ChatBot
from qa_bot.records import Notice, Turn
from qa_bot.releases import Release
from qa_bot.settings import Settings
from qa_bot.store.conversations import StoredConversations
from qa_bot.store.database import TurnRow
from tests.fakes import Clock
from tests.web.fakes import Library, Opinions, ScriptedAnswers, built, document

pytestmark = pytest.mark.slow

JUMPS = [timedelta(minutes=10), timedelta(hours=3), timedelta(days=400)]
YEARS = timedelta(days=3650)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What the rooms that ask for the time of day are told."""
    clock = Clock()
    for room in ("qa_bot.releases", "qa_bot.store.conversations", "ingest.staff.jobs"):
        monkeypatch.setattr(f"{room}.now", clock)
    return clock


@pytest.mark.parametrize("jump", JUMPS)
def test_a_session_is_no_longer_open_for_a_clock_set_back(parts: Parts, clock: Clock, jump: timedelta) -> None:
    engine = parts.releases._engine
    sessions = Sessions(engine, idle=timedelta(minutes=30), longest=timedelta(hours=12), clock=clock)
    token = sessions.begin("zh")
    clock.now -= timedelta(seconds=5)  # as clocks are corrected every day
    assert sessions.find(token)
    clock.now -= jump
    assert sessions.find(token) is None
    again = sessions.begin("zh")
    assert sessions.find(again)
    clock.now += timedelta(minutes=31)
    assert sessions.find(again) is None


@pytest.mark.parametrize("jump", JUMPS)
def test_a_session_is_shut_by_a_clock_set_forward(parts: Parts, clock: Clock, jump: timedelta) -> None:
    engine = parts.releases._engine
    sessions = Sessions(engine, idle=timedelta(minutes=5), longest=timedelta(hours=12), clock=clock)
    token = sessions.begin("zh")
    clock.now += jump
    assert sessions.find(token) is None
    assert sessions.find(sessions.begin("zh"))


@pytest.mark.parametrize("jump", [YEARS, -YEARS])
def test_conversations_are_forgotten_after_the_clock_was_wrong(parts: Parts, clock: Clock, jump: timedelta) -> None:
    conversations = StoredConversations(parts.releases._engine, minutes=30, kept=8)
    right = clock.now
    clock.now = right + jump
    conversations.add("conversation-1", Turn(question="何时启用", answer="", subject="", answered=True))
    clock.now = right
    conversations.add("conversation-2", Turn(question="在哪里", answer="", subject="", answered=True))
    assert not conversations.turns("conversation-1")
    assert len(conversations.turns("conversation-2")) == 1
    with Session(parts.releases._engine) as session:
        assert session.scalar(select(func.count()).select_from(TurnRow)) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_the_release_before_stays_the_one_before(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], clock: Clock, jump: timedelta
) -> None:
    hall, published = corpus / "about" / "hall.md", []
    for number in range(4):
        hall.write_text(f"{hall.read_text(encoding='utf-8')}\n\n第{number}次补充。\n", encoding="utf-8")
        published.append(publish_corpus().id)
        clock.now -= jump
    assert [release.id for release in parts.releases.list()] == published[:0:-1]  # the first is past the last three
    assert parts.releases.roll_back().id == published[-2]


@pytest.mark.parametrize("jump", [YEARS, -YEARS])
def test_who_asks_too_fast_waits_as_long_as_before(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    library = Library({"centre": document()})
    settings = Settings(_env_file=None, questions_per_minute=1)  # type: ignore[call-arg]
    client = TestClient(built(settings, ScriptedAnswers(library), library, Opinions()))
    assert client.post("/api/ask", json={"question": "何时启用？"}).status_code == 200
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump.total_seconds())
    refused = client.post("/api/ask", json={"question": "何时启用？"})
    assert refused.status_code == 429
    assert 50 < int(refused.headers["retry-after"]) <= 60


@pytest.mark.parametrize("jump", [YEARS, -YEARS])
def test_a_model_that_fails_is_left_alone_as_long_as_before(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    gate = Gate(at_once=1, failures=1, pause_s=0.3)
    gate.failed()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump.total_seconds())
    with pytest.raises(NotNowError):
        gate.enter()
    time.sleep(0.35)
    gate.enter()


def test_a_day_that_comes_twice_has_one_budget_more_and_not_none() -> None:
    day = "2026-03-01"
    gate = Gate(at_once=1, failures=3, pause_s=1, daily=1, today=lambda: day)
    gate.enter()
    with pytest.raises(NotNowError):
        gate.enter()
    for day in ("2036-01-01", "2026-03-01"):  # noqa: B007 — the gate's own clock reads it
        gate.enter()
        with pytest.raises(NotNowError):
            gate.enter()


def test_what_holds_and_what_is_over_follows_the_clock(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    clock = Clock()
    chatbot = ChatBot(parts.settings, parts.retriever, None, clock)

    def notices(year: int) -> set[str]:
        clock.now = datetime(year, 6, 1, tzinfo=UTC)
        return {event.kind for event in chatbot.answer("入驻企业租金补贴的标准是多少？") if isinstance(event, Notice)}

    for _ in range(2):  # and back again
        assert "expired" not in notices(2022)
        assert "expired" in notices(2026)


def test_an_event_that_is_over_comes_back_with_the_clock() -> None:
    from qa_bot.text.dates import has_passed

    event = document(starts="2026-05-01", ends="2026-05-02")
    assert [has_passed(event.ends, f"{year}-06-01T00:00") for year in (2025, 2026, 2025)] == [False, True, False]


@pytest.mark.parametrize("jump", [YEARS, -YEARS])
def test_work_whose_server_died_is_known_as_lost(parts: Parts, clock: Clock, jump: timedelta) -> None:
    engine = parts.releases._engine
    jobs = Jobs(engine)
    job_id = jobs.start("check", lambda _: {})
    jobs._thread.shutdown()
    with Session(engine) as session, session.begin():
        session.execute(update(JobRow).where(JobRow.id == job_id).values(state=JobState.RUNNING, heard=clock.now))
    assert jobs.get(job_id).state is JobState.RUNNING
    clock.now += jump
    assert jobs.get(job_id).state is JobState.LOST
