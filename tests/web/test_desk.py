"""The desk takes so many questions and no more, waits for so long and no longer, and stops working for who has left."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import dataclass, field

import pytest

from qa_bot.errors import BusyError, ReleaseError, TooSlowError
from qa_bot.records import AnswerEvent, Language, TextPiece
from qa_bot.settings import Settings
from qa_bot.web.desk import Desk

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Patient:
    """Says a word, then waits to be told to say the next; knows how many of its answers are under way, and which were closed."""

    go_on: threading.Event = field(default_factory=threading.Event)
    under_way: int = 0
    most: int = 0
    begun: int = 0
    closed: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        with self.lock:
            self.begun += 1
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            yield TextPiece(f"{question} {language} {conversation}")
            assert self.go_on.wait(20)
            if question == "broken":
                raise ReleaseError("no release is live")
            yield TextPiece("second")
            yield TextPiece("third")
        finally:
            with self.lock:
                self.under_way -= 1
            self.closed.set()


def desk(answers: Patient, **settings: float) -> Desk:
    return Desk(Settings(_env_file=None, **settings), answers)  # type: ignore[arg-type]


async def heard(events: AsyncGenerator[AnswerEvent, None]) -> list[str]:
    async with aclosing(events):
        return [event.text async for event in events if isinstance(event, TextPiece)]


async def test_words_come_in_order_and_arguments_arrive() -> None:
    answers = Patient()
    answers.go_on.set()
    assert await heard(desk(answers).answer("a", language="en", conversation="c")) == ["a en c", "second", "third"]


async def test_errors_come_through() -> None:
    answers = Patient()
    answers.go_on.set()
    with pytest.raises(ReleaseError):
        await heard(desk(answers).answer("broken"))


async def test_so_many_at_once_so_many_wait_and_the_next_is_turned_away() -> None:
    answers = Patient()
    asked = desk(answers, concurrency=2, queue_size=3)
    under_way = [asyncio.create_task(heard(asked.answer(str(number)))) for number in range(5)]
    await asyncio.sleep(0.2)
    assert answers.begun == 2
    with pytest.raises(BusyError):
        await asyncio.wait_for(heard(asked.answer("one too many")), 0.5)
    answers.go_on.set()
    assert [len(texts) for texts in await asyncio.gather(*under_way)] == [3] * 5
    assert answers.most == 2
    assert len(await heard(asked.answer("again"))) == 3


async def test_who_leaves_stops_the_work() -> None:
    answers = Patient()
    asked = desk(answers)
    events = asked.answer("a")
    assert await anext(events) == TextPiece("a None None")
    await events.aclose()
    answers.go_on.set()
    assert await asyncio.to_thread(answers.closed.wait, 5)


async def test_who_leaves_the_queue_is_never_worked_for() -> None:
    answers = Patient()
    asked = desk(answers, concurrency=1, queue_size=1)
    first = asyncio.create_task(heard(asked.answer("first")))
    waiting = asyncio.create_task(heard(asked.answer("waiting")))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.wait([waiting])
    next_one = asyncio.create_task(heard(asked.answer("next")))  # it finds the place that was left
    await asyncio.sleep(0.1)
    answers.go_on.set()
    assert len(await first) == len(await next_one) == 3
    assert answers.begun == 2


async def test_an_answer_that_takes_too_long_is_broken_off() -> None:
    answers = Patient()
    asked = desk(answers, answer_seconds=0.2)
    with pytest.raises(TooSlowError, match=r"longer than 0\.2 seconds"):
        await heard(asked.answer("a"))
    answers.go_on.set()
    assert await asyncio.to_thread(answers.closed.wait, 5)
