"""What operators see of the visitors' doors: ids, log lines without questions or addresses, metrics, and who may read these."""

import json
import logging
import re
import socket
import time
from collections.abc import Generator, Iterator
from concurrent import futures
from queue import Queue

import grpc
import pytest
from fastapi import FastAPI
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from playwright.sync_api import expect
from starlette.testclient import TestClient

from qa_bot.monitoring.context import request_id
from qa_bot.records import AnswerEvent, Language
from qa_bot.settings import Settings
from tests.web.browsing import ask, chromium, in_the_browser, open_chat, serving
from tests.web.fakes import Library, Opinions, ScriptedAnswers, built

pytestmark = pytest.mark.slow

QUESTION = "何时启用？13900001111"


def settings_with(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


class LoggingAnswers(ScriptedAnswers):
    """Says in each step for which request it works."""

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        if "崩" in question:
            raise RuntimeError("broken down")
        for event in super().answer(question, language=language, conversation=conversation):
            logging.getLogger("qa_bot.tests").warning("at work")
            yield event


@pytest.fixture(scope="module")
def answers(library: Library) -> ScriptedAnswers:
    return LoggingAnswers(library)


@pytest.fixture(scope="module")
def app(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> FastAPI:
    return built(settings, answers, library, opinions)


def metric(client: TestClient, name: str, **labels: str) -> float:
    """What was counted, whatever its other labels: other tests of this process count, too."""
    wanted = "".join(f'(?=.*{label}="{value}")' for label, value in labels.items())
    return sum(float(count) for count in re.findall(rf"^{name}(?:\{{{wanted}.*\}})? (\S+)$", client.get("/metrics").text, re.MULTILINE))


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, object]]]:
    """What is logged, with the request's id at the moment of writing."""
    written: list[dict[str, object]] = []

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append({**vars(record), "request": request_id.get()})

    handler, root = Notes(), logging.getLogger()
    root.addHandler(handler)
    caplog.set_level(logging.INFO, "qa_bot")
    yield written
    root.removeHandler(handler)


def here(app: FastAPI, peer: str = "127.0.0.1") -> TestClient:
    return TestClient(app, client=(peer, 50_000))


def test_each_answer_carries_an_id_and_so_does_every_line_of_it(app: FastAPI, lines: list[dict[str, object]]) -> None:
    with here(app) as client:
        response = client.post("/api/ask", json={"question": QUESTION}, headers={"X-Request-ID": "mine"})
        page = client.get(f"/ask?q={QUESTION}")
    identity = response.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{16}", identity)
    assert page.headers["x-request-id"] != identity
    of_it = [line for line in lines if line["request"] == identity]
    messages = [str(line["msg"]) for line in of_it]
    assert messages.count("at work") > 5
    assert {"answered", "request"} <= set(messages)
    told = next(line for line in of_it if line["msg"] == "answered")
    assert (told["outcome"], told["answerer"], told["release"]) == ("answered", "extractive", "r1")
    for line in lines:
        assert "13900001111" not in str(line)
        assert "127.0.0.1" not in str(line)


def test_a_trusted_proxy_names_the_request(answers: ScriptedAnswers, library: Library, opinions: Opinions) -> None:
    app = built(settings_with(trusted_proxies="10.0.0.0/8"), answers, library, opinions)
    named = {"X-Request-ID": "proxy-7.a"}
    assert here(app, "10.1.2.3").get("/api/health", headers=named).headers["x-request-id"] == "proxy-7.a"
    assert here(app, "10.1.2.3").get("/api/health", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"] != "a b\tc"
    assert here(app, "203.0.113.7").get("/api/health", headers=named).headers["x-request-id"] != "proxy-7.a"


def test_an_answer_that_breaks_down_has_its_id_too(app: FastAPI) -> None:
    assert here(app).post("/api/ask", json={"question": "坏"}).headers["x-request-id"]


def test_answers_are_counted_by_how_they_end(app: FastAPI) -> None:
    with here(app) as client:
        before = [metric(client, "qa_bot_answers_total", outcome=outcome) for outcome in ("answered", "unanswered", "failed")]
        for question in ("何时启用？", "停车怎么收费？", "坏"):
            client.post("/api/ask", json={"question": question})
        after = [metric(client, "qa_bot_answers_total", outcome=outcome) for outcome in ("answered", "unanswered", "failed")]
        assert [now - then for then, now in zip(before, after, strict=True)] == [1, 1, 1]
        assert metric(client, "qa_bot_first_event_seconds_count") >= 2
        assert metric(client, "qa_bot_queue_wait_seconds_count", queue="desk") >= 3
        assert metric(client, "qa_bot_answers_under_way") == metric(client, "qa_bot_queue_length", queue="desk") == 0
        assert metric(client, "qa_bot_http_requests_total", door="api", status="503") >= 1
        assert metric(client, "process_resident_memory_bytes") > 1e6


def test_what_is_turned_away_is_counted(answers: ScriptedAnswers, library: Library, opinions: Opinions) -> None:
    client = here(built(settings_with(questions_per_minute=1), answers, library, opinions))
    before = metric(client, "qa_bot_turned_away_total", reason="too_fast")
    for _ in range(3):
        client.post("/api/ask", json={"question": "何时启用？"})
    assert metric(client, "qa_bot_turned_away_total", reason="too_fast") - before == 2


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 403),
        ("10.0.0.9", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 403),
        ("127.0.0.1", {"X-Real-IP": "203.0.113.7"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.7"}, 403),
        ("203.0.113.7", {"X-Forwarded-For": "127.0.0.1"}, 403),
    ],
)
def test_metrics_are_for_this_machine_alone(app: FastAPI, peer: str, headers: dict[str, str], status: int) -> None:
    assert here(app, peer).get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize(("asking", "status"), [("192.0.2.5", 200), ("203.0.113.7", 403)])
def test_readers_and_proxies_of_the_settings(
    answers: ScriptedAnswers, library: Library, opinions: Opinions, asking: str, status: int
) -> None:
    app = built(settings_with(metrics_readers="192.0.2.0/24", trusted_proxies="10.0.0.1"), answers, library, opinions)
    assert here(app, asking).get("/metrics").status_code == status
    assert here(app, "10.0.0.1").get("/metrics", headers={"X-Forwarded-For": asking}).status_code == status


class Collector(trace_service_pb2_grpc.TraceServiceServicer):  # type: ignore[misc]  # generated code without types
    """An OpenTelemetry collector that keeps what it is sent."""

    def __init__(self) -> None:
        self.spans: Queue[object] = Queue()

    def Export(self, request, context):  # type: ignore[no-untyped-def]  # noqa: N802, ANN001, ANN201  # its protocol's name
        for span in request.resource_spans[0].scope_spans[0].spans:
            self.spans.put(span)
        return trace_service_pb2.ExportTraceServiceResponse()


def test_an_answer_is_a_trace(answers: ScriptedAnswers, library: Library, opinions: Opinions) -> None:
    collector, server = Collector(), grpc.server(futures.ThreadPoolExecutor(1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with here(built(settings_with(traces_address=f"http://127.0.0.1:{port}"), answers, library, opinions)) as client:
            identity = client.post("/api/ask", json={"question": QUESTION}).headers["x-request-id"]
        span = collector.spans.get(timeout=20)  # sent at the latest when the server stops
    finally:
        server.stop(None)
    attributes = {each.key: each.value.string_value for each in span.attributes}  # type: ignore[attr-defined]
    assert span.name == "answer"  # type: ignore[attr-defined]
    assert (attributes["request.id"], attributes["outcome"]) == (identity, "answered")
    assert QUESTION not in str(span)


def test_a_collector_that_is_away_costs_no_answer(answers: ScriptedAnswers, library: Library, opinions: Opinions) -> None:
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        app = built(settings_with(traces_address=f"http://127.0.0.1:{nobody.getsockname()[1]}"), answers, library, opinions)
        client = here(app)
        began = time.monotonic()
        assert [client.post("/api/ask", json={"question": QUESTION}).status_code for _ in range(3)] == [200] * 3
        assert time.monotonic() - began < 5


class TestInTheChatPage:
    """Gradio takes each step of an answer in another thread; the request's id goes along."""

    pytestmark = in_the_browser

    @pytest.fixture
    def app(self, settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> FastAPI:
        """One for each event loop, for Gradio holds on to it."""
        return built(settings, answers, library, opinions)

    def test_the_id_goes_through_the_queue(self, app: FastAPI, lines: list[dict[str, object]]) -> None:
        with serving(app) as address, chromium() as browser:
            page = browser.new_page()
            open_chat(page, address)
            ask(page, "何时启用？")
        at_work = {line["request"] for line in lines if line["msg"] == "at work"}
        joined = [line for line in lines if line["msg"] == "request" and line["method"] == "POST"]
        assert len(at_work) == 1
        assert at_work <= {line["request"] for line in joined}
        assert json.dumps([str(line) for line in lines]).count("何时启用") == 0

    def test_what_breaks_down_is_a_line_of_its_request(
        self, app: FastAPI, settings: Settings, lines: list[dict[str, object]], capfd: pytest.CaptureFixture[str]
    ) -> None:
        with serving(app) as address, chromium() as browser:
            page = browser.new_page()
            open_chat(page, address)
            box = page.locator(".qa-box textarea:visible")
            box.fill("崩了吗？")
            box.press("Enter")
            expect(page.get_by_text(settings.centre.contact.en)).to_be_visible()
        broken = next(line for line in lines if line["msg"] == "an answer broke off")
        assert broken["exc_info"]
        assert broken["request"] in {line["request"] for line in lines if line["msg"] == "request" and line["method"] == "POST"}
        assert "Traceback" not in capfd.readouterr().err
