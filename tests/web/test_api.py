"""The programming interface: an answer as a stream and as one object, and every way in which there is none."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from qa_bot.errors import DatabaseError, ReleaseError
from qa_bot.records import AnswerEvent, Language, TextPiece
from qa_bot.settings import Settings
from qa_bot.web.write_api_reference import api_page
from tests.web.fakes import HOSTILE, SENTENCE, TEXT, Library, Opinions, ScriptedAnswers, built

QUESTION = "中心何时启用？"


def events_of(response: Response) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of each event; fails on anything else in the stream."""
    frames = response.text.removesuffix("\n\n").split("\n\n")
    events = []
    for frame in frames:
        name, data = frame.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_an_answer_as_a_stream(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": QUESTION})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = events_of(response)
    names = [name for name, _ in events]
    assert names[0] == "passages"
    assert names[-2:] == ["suggestions", "done"]
    assert names.count("notice") == 2
    text = "".join(data["text"] for name, data in events if name == "text")
    assert text.startswith(f"中心介绍：{SENTENCE} [1]\n\n| a | b |")
    done = events[-1][1]
    assert done == {
        "answer_id": "answer-1",
        "outcome": "answered",
        "answerer": "extractive",
        "release": "r1",
        "timings": {"answer": 0.1},
    }


def test_passages_and_citations_say_where_they_stand(client: TestClient) -> None:
    events = dict(events_of(client.post("/api/ask", json={"question": QUESTION, "language": "en"})))
    [passage] = events["passages"]["passages"]
    assert events["passages"]["question"] == QUESTION
    assert TEXT[passage["start"] : passage["end"]] == passage["text"]
    assert (passage["document"], passage["title"], passage["category"]) == ("centre", "中心介绍", "about")
    assert (passage["date"], passage["section"]) == ("2023-07-14", ["平台"])
    assert passage["url"] == "/sources/centre?lang=en#p1"
    citation = events["citation"]
    assert citation["passage"] == passage
    assert TEXT[citation["start"] : citation["end"]] == citation["sentence"] == SENTENCE
    assert f'<mark id="cited">{SENTENCE}</mark>' in client.get(citation["url"]).text


def test_an_answer_as_one_object(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": f" {QUESTION} "}, headers={"Accept": "application/json"})
    answer = response.json()
    assert response.status_code == 200
    assert answer.keys() == {"question", "searched", "text", "passages", "citations", "notices", "suggestions", "done"}
    assert (answer["question"], answer["done"]["outcome"]) == (QUESTION, "answered")
    assert [citation["number"] for citation in answer["citations"]] == [1]
    assert answer["notices"][0] == {"kind": "quoted", "text": "摘自原文"}


def test_hostile_text_stays_one_line_of_json(client: TestClient) -> None:
    events = events_of(client.post("/api/ask", json={"question": "< "}))
    assert "".join(data["text"] for name, data in events if name == "text").startswith(HOSTILE)
    assert client.post("/api/ask", json={"question": "<"}).headers["x-content-type-options"] == "nosniff"


def test_conversation_and_language_are_passed_on(client: TestClient, answers: ScriptedAnswers) -> None:
    client.post("/api/ask", json={"question": QUESTION, "conversation": "abcd-EF_9", "language": "en"})
    client.post("/api/ask", json={"question": QUESTION})
    assert answers.conversations[-2:] == ["abcd-EF_9", None]
    assert answers.asked[-2:] == [(QUESTION, "en"), (QUESTION, None)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": " "}, "Please type your question first."),
        ({"question": "x" * 61}, "A question may have up to 60 characters; this one has 61. Please shorten it."),
        ({"question": "x", "conversation": "short"}, "The request is malformed: body.conversation: "),
        ({"question": "x", "conversation": "../../../etc"}, "The request is malformed: body.conversation: "),
        ({"question": "x", "language": "fr"}, "The request is malformed: body.language: "),
        ({"question": "x", "model": "other"}, "The request is malformed: body.model: "),
        ({"question": 7}, "The request is malformed: body.question: "),
        ({}, "The request is malformed: body.question: "),
        ([], "The request is malformed: body: "),
    ],
)
def test_a_question_that_cannot_be_taken(client: TestClient, body: object, words: str) -> None:
    response = client.post("/api/ask", json=body, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert response.json().keys() == {"detail"}
    assert response.json()["detail"].startswith(words)


@pytest.mark.parametrize("content", [b"", b"{", b'{"question": "\\ud800"}', b"\xff", b"[" * 60_000])
def test_a_body_that_is_no_json(client: TestClient, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert isinstance(response.json()["detail"], str)


def test_a_form_on_another_site_cannot_ask(client: TestClient, answers: ScriptedAnswers) -> None:
    asked = len(answers.asked)
    body = json.dumps({"question": QUESTION})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert client.post("/api/ask", content=body, headers={"Content-Type": kind}).status_code == 422
    assert len(answers.asked) == asked


def test_words_are_in_the_visitors_language(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "", "language": "zh"}).json() == {"detail": "请先输入您的问题。"}
    assert client.post("/api/ask", json={"question": ""}, headers={"Accept-Language": "en"}).json()["detail"].startswith("Please")


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_trouble_before_the_answer_is_an_error(client: TestClient, accept: str) -> None:
    response = client.post("/api/ask", json={"question": "坏"}, headers={"Accept": accept})
    assert response.status_code == 503
    assert response.json() == {"detail": "抱歉，这次没能答上来，请稍后再试。"}
    assert "frame-ancestors" in response.headers["content-security-policy"]


class _BreaksOff:
    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        yield TextPiece(f"{question} {language} {conversation}")
        if "wrong" in question:
            raise ZeroDivisionError(question)
        if "slow" in question:
            time.sleep(1)
        raise ReleaseError("the release has gone; publish one")


@pytest.fixture(scope="module")
def broken(settings: Settings, library: Library, opinions: Opinions) -> TestClient:
    def not_ready() -> None:
        raise ReleaseError("no release is live; publish one")

    app = built(settings, _BreaksOff(), library, opinions, not_ready)
    return TestClient(app, raise_server_exceptions=False)


def test_trouble_in_the_middle_is_said_in_the_stream(broken: TestClient) -> None:
    events = events_of(broken.post("/api/ask", json={"question": "Why?"}))
    assert [name for name, _ in events] == ["text", "error"]
    assert events[1][1]["code"] == "unavailable"
    assert events[1][1]["message"].startswith("Sorry")
    assert broken.post("/api/ask", json={"question": "Why?"}, headers={"Accept": "application/json"}).status_code == 503


def test_a_fault_of_ours_in_the_middle_as_well(broken: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    events = events_of(broken.post("/api/ask", json={"question": "wrong"}))
    assert [(name, data.get("code")) for name, data in events] == [("text", None), ("error", "unavailable")]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.slow
def test_a_silent_stream_shows_signs_of_life(broken: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_bot.web.answer_response.SILENCE_S", 0.05)
    parts = broken.post("/api/ask", json={"question": "slow"}).text.strip().split("\n\n")
    assert len([part for part in parts[1:-1] if part == ": waiting"]) >= 2
    assert parts[-1].startswith("event: error\n")


def test_an_event_to_come_can_be_put_into_a_calendar(client: TestClient) -> None:
    cited = {
        question: client.post("/api/ask", json={"question": question}, headers={"Accept": "application/json"}).json()["citations"][0]
        for question in ("怎么报名？", QUESTION)
    }
    assert cited[QUESTION]["passage"]["calendar"] == ""
    assert client.get(cited["怎么报名？"]["passage"]["calendar"]).text.startswith("BEGIN:VCALENDAR")


def test_a_fault_of_ours_is_words_with_all_headers(broken: TestClient) -> None:
    response = broken.post("/api/ask", json={"question": "wrong"}, headers={"Accept": "application/json", "Accept-Language": "en"})
    assert response.status_code == 500
    assert response.json()["detail"].startswith("Sorry")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "object-src 'none'" in response.headers["content-security-policy"]


def test_readiness(client: TestClient, broken: TestClient) -> None:
    assert client.get("/api/ready").json() == {"status": "ready"}
    response = broken.get("/api/ready")
    assert response.status_code == 503
    assert "release" not in response.text
    assert broken.get("/api/health").json() == {"status": "ok"}


@pytest.mark.slow
def test_feedback_that_cannot_be_kept_is_a_trouble_that_passes(settings: Settings, answers: ScriptedAnswers, library: Library) -> None:
    def away(answer_id: str, *, helpful: bool, comment: str = "") -> bool:
        raise DatabaseError(f"no database for {answer_id} {helpful} {comment}; start it")

    client = TestClient(built(settings, answers, library, away))
    response = client.post("/api/feedback", json={"answer_id": "answer-1", "helpful": True})
    assert (response.status_code, response.headers["retry-after"]) == (503, "20")
    described = client.get("/api/openapi.json").json()["paths"]["/feedback"]["post"]["responses"]
    assert "Retry-After" in described["503"]["headers"]


def test_suggestions(client: TestClient) -> None:
    assert client.get("/api/suggestions?lang=en").json() == {
        "starters": [{"category": "about", "label": "About", "question": "When did it open?"}]
    }
    assert client.get("/api/suggestions", headers={"Accept-Language": "zh-CN"}).json()["starters"][0]["label"] == "关于"
    assert client.get("/api/suggestions?lang=xx").status_code == 200


@pytest.mark.parametrize(("method", "address", "status"), [("GET", "/api/ask", 405), ("POST", "/api/health", 405), ("GET", "/api/x", 404)])
def test_wrong_addresses_and_methods_are_said_in_json(client: TestClient, method: str, address: str, status: int) -> None:
    response = client.request(method, address)
    assert response.status_code == status
    assert isinstance(response.json()["detail"], str)


def test_other_origins_get_no_permission(client: TestClient) -> None:
    ask = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for response in (client.options("/api/ask", headers=ask), client.post("/api/ask", json={"question": QUESTION}, headers=ask)):
        assert not [name for name in response.headers if name.startswith("access-control-")]


def test_the_description_names_every_call_event_and_error(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    assert description["servers"] == [{"url": "/api"}]
    assert list(description["paths"]) == ["/ask", "/feedback", "/suggestions", "/health", "/ready"]
    ask = description["paths"]["/ask"]["post"]["responses"]
    assert set(ask) == {"200", "400", "408", "413", "422", "429", "503"}
    assert set(ask["200"]["content"]) == {"application/json", "text/event-stream"}
    references = set(_references(description))
    assert references <= {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert {f"#/components/schemas/{name}" for name in ("Passages", "Text", "BrokenOff")} <= references


def _references(part: object) -> Generator[str, None, None]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def test_the_page_of_the_api_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert "<h3>POST /api/ask</h3>" in page
    assert "<code>conversation</code>" in page
    assert "<script" not in page
    assert "cdn" not in page.lower()


def test_the_documented_page_is_current() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    assert documented == api_page(), "run: python -m qa_bot.web.write_api_reference > docs/api.md"
