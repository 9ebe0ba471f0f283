"""The doors: what is open, what is shut, and what every response carries."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from markupsafe import escape
from starlette.routing import Mount
from starlette.testclient import TestClient

from qa_bot.records import Language
from qa_bot.web.labels import LABELS
from tests.web.fakes import Opinions

_ADDRESSES = [
    "/",
    "/api/health",
    "/api/docs",
    "/api/nothing",
    "/ask",
    "/sources/centre",
    "/sources/nothing",
    "/web/base.css",
    "/web/colours.css",
    "/web/icon.svg",
    "/nowhere",
]


def test_health(client: TestClient) -> None:
    assert client.get("/api/health").json() == {"status": "ok"}


@pytest.mark.parametrize("address", _ADDRESSES)
def test_every_response_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://elsewhere.example"}).headers
    policy = headers["content-security-policy"]
    for part in ("frame-ancestors 'self'", "img-src 'self' data:", "form-action 'self'", "connect-src 'self'", "object-src 'none'"):
        assert part in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in re.search(r"script-src[^;]*", policy)[0]  # type: ignore[index]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_the_page_is_dressed(client: TestClient) -> None:
    response = client.get("/?lang=en")
    page = response.text
    nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
    assert nonce
    assert '<html lang="en"' in page
    assert page.count("<script") == page.count(f'<script nonce="{nonce[1]}"') > 3
    assert "<h1>Test Centre</h1>" in page
    assert 'property="og:' not in page
    assert "manifest.json" not in page
    assert nonce[1] not in client.get("/").text
    assert '<html lang="zh-CN"' in client.get("/", headers={"Accept-Language": "zh"}).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_first_page_says_what_answers_rest_on_and_needs_no_script_to_be_left(client: TestClient, language: Language) -> None:
    words = LABELS[language]
    for address in (f"/ask?lang={language}", f"/embed/panel?lang={language}"):
        assert str(escape(words.honest_line)) in client.get(address).text
    page = client.get(f"/?lang={language}").text
    assert words.honest_line[-20:] in page  # its apostrophe is written otherwise in a script
    without_script = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert without_script
    assert f'<a href="/ask?lang={language}">{words.use_plain_page}</a>' in without_script[1]


def test_nothing_is_fetched_from_elsewhere(client: TestClient) -> None:
    for address in ("/", "/sources/centre", "/web/base.css", "/web/chat.css", "/web/source.css", "/web/answer_tools.js", "/web/chat.js"):
        page = re.sub(r"window\.gradio_(config|api_info) = .*?</script>", "", client.get(address).text)
        outside = set(re.findall(r"https?://[^\s\"'`)<]+", page)) - {"http://www.w3.org/2000/svg", "http://testserver"}
        assert not outside, address


def test_a_forwarded_host_does_not_become_the_address_of_scripts(client: TestClient) -> None:
    assert "evil.example" not in client.get("/", headers={"X-Forwarded-Host": "evil.example"}).text


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.com"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("POST", "/gradio_api/call/typed"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("POST", "/gradio_api/process_recording"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/config"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
        ("GET", "/docs"),
        ("GET", "/staff"),
        ("GET", "/web/"),
        ("GET", "/web/../server.py"),
    ],
)
def test_doors_that_stay_shut(client: TestClient, method: str, address: str) -> None:
    assert client.request(method, address).status_code == 404


@pytest.mark.slow
def test_of_gradios_addresses_only_those_are_open_that_the_page_needs(client: TestClient) -> None:
    needed = {
        *("GET /assets/x", "GET /static/x", "GET /theme.css", "GET /robots.txt", "GET /", "HEAD /"),
        *("GET /gradio_api/queue/data", "GET /gradio_api/startup-events", "GET /gradio_api/heartbeat/x"),
        *("POST /gradio_api/queue/join", "POST /gradio_api/cancel", "POST /gradio_api/reset", "POST /gradio_api/reset/"),
    }
    addresses = asyncio.run(_gradios_addresses())
    assert len(addresses) > 50
    missing_page = client.get("/nowhere").text
    for address in sorted(addresses - needed):
        method, path = address.split()
        response = client.request(method, path)
        assert response.status_code == 404, address
        assert response.text == ("" if method == "HEAD" else missing_page), address


async def _gradios_addresses() -> set[str]:
    """Method and path of everything that Gradio would serve; parameters are ``x``."""
    inner = FastAPI(openapi_url=None)
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Markdown("x")
    gr.mount_gradio_app(inner, page, path="/", ssr_mode=False, pwa=False, mcp_server=False)

    def found(routes: list[Any]) -> Iterator[str]:
        for route in routes:
            if inside := getattr(route, "original_router", None) or (route.app if isinstance(route, Mount) else None):
                yield from found(inside.routes)
            else:
                yield from (f"{method} {re.sub('{[^}]+}', 'x', route.path)}" for method in route.methods)

    return set(found(inner.routes))


def test_large_requests_are_turned_away(client: TestClient) -> None:
    content = json.dumps({"data": ["x" * 70_000], "fn_index": 0, "session_hash": "s"}).encode()
    for address in ("/gradio_api/queue/join", "/api/ask", "/api/feedback"):
        for body in (content, iter([content[:40_000], content[40_000:]])):  # the second does not say how long it is
            response = client.post(address, content=body, headers={"Content-Type": "application/json"})
            assert response.status_code == 413, address
            assert "content-security-policy" in response.headers
            assert response.json()["detail"], address  # in our words


def test_styles_are_compressed(client: TestClient) -> None:
    assert client.get("/web/chat.css").headers["content-encoding"] == "gzip"


def test_feedback_is_kept(client: TestClient, opinions: Opinions) -> None:
    opinions.kept.clear()
    body = {"answer_id": "answer-7", "helpful": False, "comment": " short "}
    assert client.post("/api/feedback", json=body).status_code == 204
    assert opinions.kept == [("answer-7", False, "short")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "unknown", "helpful": True}, 404),
        ({"answer_id": "", "helpful": True}, 422),
        ({"answer_id": "answer-1", "helpful": True, "comment": "x" * 501}, 422),
        ({"answer_id": "answer-1"}, 422),
    ],
)
def test_feedback_that_makes_no_sense_is_refused(client: TestClient, body: dict[str, object], status: int) -> None:
    assert client.post("/api/feedback", json=body).status_code == status


def test_feedback_with_half_a_character_is_refused(client: TestClient) -> None:
    content = b'{"answer_id": "answer-1", "helpful": true, "comment": "\\ud800"}'
    assert client.post("/api/feedback", content=content, headers={"Content-Type": "application/json"}).status_code == 422


@pytest.mark.parametrize("door", ["/api/feedback", "/ask/feedback"])
def test_no_nul_reaches_the_database(client: TestClient, opinions: Opinions, door: str) -> None:
    body = {"answer_id": "answer-\0001", "helpful": True, "comment": "\0清楚"}
    sent = client.post(door, json=body) if door.startswith("/api") else client.post(door, data=body)
    assert sent.is_success
    assert opinions.kept[-1] == ("answer-1", True, "清楚")


def test_feedback_from_a_form_is_refused(client: TestClient) -> None:
    assert client.post("/api/feedback", data={"answer_id": "answer-1", "helpful": "true"}).status_code == 422
