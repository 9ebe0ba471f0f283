"""How much may be asked: by whom, how fast, how long; and whom the server believes about who asks."""

import asyncio
import re

import pytest
import throttled
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa_bot.settings import Settings
from qa_bot.store.rates import OwnRates
from qa_bot.web import limits
from qa_bot.web.limits import Limits, visitor

_NOW = 1000.0
_EACH, _ALL = 3, 8
_QUESTIONS = [("POST", "/api/ask"), ("POST", "/gradio_api/queue/join"), ("GET", "/ask?q=x"), ("HEAD", "/ask?q=x"), ("POST", "/ask")]
_READING = [("GET", "/"), ("GET", "/ask"), ("GET", "/sources/x"), ("GET", "/api/suggestions"), ("GET", "/gradio_api/queue/data")]


class _Clock:
    now = _NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    clock = _Clock()
    monkeypatch.setattr(throttled.utils, "now_mono_f", clock)
    return clock


class _Door:
    """The middleware in front of an application that takes everything and says who asked."""

    def __init__(self, known: int = 1000, **settings: object) -> None:
        values = {"questions_per_minute": _EACH, "questions_per_minute_overall": _ALL, **settings}
        self._settings = Settings(_env_file=None, **values)  # type: ignore[arg-type]
        proxies = Middleware(ProxyHeadersMiddleware, trusted_hosts=list(self._settings.trusted_proxies))
        route = Route("/{path:path}", self._answer, methods=["GET", "POST"])
        self._app = Starlette(routes=[route], middleware=[proxies, Middleware(Limits, settings=self._settings, rates=OwnRates(known))])

    def __call__(self, method: str, address: str, peer: str = "203.0.113.7", **headers: str) -> Response:
        client = TestClient(self._app, client=(peer, 50_000))
        return client.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})  # type: ignore[return-value]

    @staticmethod
    async def _answer(request: Request) -> Response:
        return Response(visitor(request))


@pytest.mark.parametrize(("method", "address"), _QUESTIONS)
def test_who_asks_too_fast_is_told_when_to_come_back(clock: _Clock, method: str, address: str) -> None:
    ask = _Door()
    assert [ask(method, address).status_code for _ in range(_EACH + 1)] == [200] * _EACH + [429]
    refused = ask(method, address)
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 60 / _EACH
    clock.now += wait - 1
    assert ask(method, address).status_code == 429
    clock.now += 1
    assert ask(method, address).status_code == 200


def test_all_doors_count_together_and_reading_is_free(clock: _Clock) -> None:
    ask = _Door()
    assert clock.now == _NOW
    for method, address in _QUESTIONS[:_EACH]:
        assert ask(method, address).status_code == 200
    assert {ask(method, address).status_code for method, address in _QUESTIONS} == {429}
    assert {ask(method, address).status_code for method, address in _READING * 3} == {200}


def test_feedback_is_counted_by_itself(clock: _Clock) -> None:
    ask = _Door()
    assert clock.now == _NOW
    assert [ask("POST", address).status_code for address in ("/api/feedback", "/ask/feedback") * 2] == [200] * _EACH + [429]
    assert ask("POST", "/api/ask").status_code == 200


def test_one_visitor_does_not_use_up_what_is_for_all(clock: _Clock) -> None:
    ask = _Door()
    assert clock.now == _NOW
    for _ in range(50):
        ask("POST", "/api/ask", peer="203.0.113.1")
    others = [ask("POST", "/api/ask", peer=f"203.0.113.{number}").status_code for number in range(2, 20)]
    assert others == [200] * (_ALL - _EACH) + [429] * (18 - _ALL + _EACH)


def test_the_words_fit_the_door_and_the_visitor(clock: _Clock) -> None:
    ask = _Door()
    for _ in range(_EACH):
        ask("POST", "/api/ask")
    wait = 60 // _EACH
    assert clock.now == _NOW
    assert ask("POST", "/api/ask").json() == {"detail": f"提问太快了，请 {wait} 秒后再试。"}  # type: ignore[attr-defined]
    assert f"请 {wait} 秒后再试" in ask("POST", "/gradio_api/queue/join").json()["detail"]  # type: ignore[attr-defined]
    english = ask("POST", "/api/ask", accept_language="en-GB").json()["detail"]  # type: ignore[attr-defined]
    assert english == f"That was quick – please try again in {wait} seconds."
    page = ask("GET", "/ask?q=x&lang=en")
    assert page.headers["content-type"].startswith("text/html")
    assert re.search(r"<h1>That was quick", page.text)  # type: ignore[attr-defined]


def test_memory_is_bounded(clock: _Clock) -> None:
    ask = _Door(4, questions_per_minute=1, questions_per_minute_overall=100)
    assert clock.now == _NOW
    assert [ask("POST", "/api/ask", peer="203.0.113.1").status_code for _ in range(2)] == [200, 429]
    for number in range(2, 9):
        ask("POST", "/api/ask", peer=f"203.0.113.{number}")
    assert ask("POST", "/api/ask", peer="203.0.113.1").status_code == 200  # forgotten: only so many are known


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("10.1.2.3", "198.51.100.1:4711", "198.51.100.1"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "198.51.100.1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.1.2.3", "x" * 1000, "x" * 64),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str, forwarded: str, who: str) -> None:
    assert _Door(trusted_proxies="10.0.0.0/8")("GET", "/", peer, x_forwarded_for=forwarded).text == who  # type: ignore[attr-defined]


def test_nobody_is_believed_by_default() -> None:
    assert _Door()("GET", "/", "127.0.0.1", x_forwarded_for="198.51.100.1").text == "127.0.0.1"  # type: ignore[attr-defined]


def test_long_requests_are_turned_away(clock: _Clock) -> None:
    ask = _Door(question_length=100)
    assert clock.now == _NOW
    assert ask("GET", f"/ask?q={'中' * 100}").status_code == 200
    assert ask("GET", f"/ask?q={'中' * 1100}").status_code == 414
    assert ask("POST", "/api/ask", content_length="65537").status_code == 413
    assert ask("POST", "/api/ask", content_length="-1").status_code == 413


def body_sent_in(*pieces: bytes, stops: bool = False) -> list[int]:
    """The statuses that a body sent in pieces is answered with; one that ``stops`` never ends."""
    messages = [{"type": "http.request", "body": piece, "more_body": stops or rest > 0} for rest, piece in enumerate(pieces[::-1])][::-1]
    statuses: list[int] = []

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("nobody waits so long")

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def length(request: Request) -> Response:
        return Response(status_code=200 if await request.body() == b"".join(pieces) else 500)

    door = Limits(Starlette(routes=[Route("/api/ask", length, methods=["POST"])]), Settings(_env_file=None), OwnRates(100))  # type: ignore[call-arg]
    scope = {"type": "http", "method": "POST", "path": "/api/ask", "raw_path": b"/api/ask", "query_string": b"", "headers": []}
    asyncio.run(door(scope, receive, send))
    return statuses


def test_a_body_arrives_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert body_sent_in(b"in ", b"two") == [200]
    assert body_sent_in(*[b"x" * 10_000] * 7) == [413]  # its length was not told before
    monkeypatch.setattr(limits, "_BODY_SECONDS", 0.1)
    assert body_sent_in(b"never ", stops=True) == [408]
