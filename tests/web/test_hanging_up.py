"""Over real HTTP: a client that goes away stops the work, in a stream, before its first event, and in the queue; an endless head is cut."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing

import pytest

from qa_bot.records import AnswerEvent, Language, TextPiece
from qa_bot.settings import Settings
from tests.web.browsing import serving
from tests.web.fakes import Library, Opinions, built

pytestmark = pytest.mark.slow


class _Endless:
    """Goes on until it is closed, and counts its beginnings and ends."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        self.begun.release()
        try:
            while True:
                time.sleep(0.05)
                yield TextPiece("and so on ")
        finally:
            self.closed.release()


@pytest.fixture(scope="module")
def answers() -> _Endless:
    return _Endless()


@pytest.fixture(scope="module")
def port(answers: _Endless, library: Library, opinions: Opinions) -> Iterator[int]:
    app = built(Settings(_env_file=None, concurrency=1, queue_size=1), answers, library, opinions)  # type: ignore[call-arg]
    with serving(app) as address:
        yield int(address.rpartition(":")[2])


def _asking(port: int, accept: str = "text/event-stream") -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = json.dumps({"question": "how long?"})
    connection.request("POST", "/api/ask", body, {"Content-Type": "application/json", "Accept": accept})
    return connection


def test_leaving_a_stream_stops_the_work(port: int, answers: _Endless) -> None:
    connection = _asking(port)
    with closing(connection), connection.getresponse() as response:
        assert response.read(20).startswith(b"event: text")
        assert answers.begun.acquire(timeout=5)
    assert answers.closed.acquire(timeout=5)


def test_leaving_before_anything_came_stops_the_work(port: int, answers: _Endless) -> None:
    connection = _asking(port, "application/json")  # which would come in one piece, at the end
    assert answers.begun.acquire(timeout=5)
    connection.close()
    assert answers.closed.acquire(timeout=5)


def test_a_full_queue_is_said_at_once_and_leaving_it_makes_room(port: int, answers: _Endless) -> None:
    first = _asking(port)
    assert answers.begun.acquire(timeout=5)
    waiting = _asking(port)
    time.sleep(0.5)
    with closing(_asking(port)) as turned_away, turned_away.getresponse() as refused:
        assert refused.status == 503
        assert refused.headers["Retry-After"] == "20"
        assert "20" in json.loads(refused.read())["detail"]
    waiting.close()
    time.sleep(0.5)
    third = _asking(port)
    first.close()
    assert answers.closed.acquire(timeout=5)
    with closing(third), third.getresponse() as response:
        assert response.status == 200
        assert answers.begun.acquire(timeout=5)
    assert answers.closed.acquire(timeout=5)
    assert not answers.begun.acquire(blocking=False)  # the one that left the queue was never begun


def test_an_endless_head_is_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 70_000)
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")
