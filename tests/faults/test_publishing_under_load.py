"""Releases are published while fifty visitors ask: no answer fails, and none mixes two releases."""

import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from qa_bot.assembly import Parts
from qa_bot.releases import Release
from qa_bot.settings import Settings
from tests.conftest import ARTICLES
from tests.faults.publishers import publisher
from tests.web.browsing import serving
from tests.web.fakes import built

VISITORS, RELEASES, PAUSE_S = 50, 6, 0.5
_QUESTION = "入驻企业租金补贴的标准是多少？"
_FIGURE = re.compile(r"(\d+)(?:元，最长|人次。)")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The same, for visitors who ask without a pause."""
    return settings.model_copy(update={"questions_per_minute": 100_000, "questions_per_minute_overall": 100_000})


def _write(corpus: Path, figure: int) -> None:
    """Two documents with the same figure; in each release another."""
    (corpus / "policy" / "rent.md").write_text(ARTICLES["policy/rent.md"].replace("20元", f"{figure}元"), encoding="utf-8")
    (corpus / "about" / "hall.md").write_text(ARTICLES["about/hall.md"].replace("12000人次", f"{figure}人次"), encoding="utf-8")


@pytest.mark.slow
def test_no_answer_fails_or_mixes_releases(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    _write(corpus, 1000)
    figures = {publish_corpus().id: 1000}
    app = built(parts.settings, parts.chatbot, parts.chatbot, parts.reports.record_feedback, conversations=parts.conversations)
    over, limits = threading.Event(), httpx.Limits(max_connections=VISITORS)
    failed: list[str] = []
    heard: list[tuple[str, set[str]]] = []

    def visit(client: httpx.Client) -> None:
        while not over.wait(PAUSE_S):
            response = client.post("/api/ask", json={"question": _QUESTION}, headers={"Accept": "application/json"})
            if response.status_code != 200:
                failed.append(f"{response.status_code} {response.text}")
                continue
            answer = response.json()
            if answer["done"]["outcome"] != "answered":
                failed.append(answer["text"])
            heard.append((answer["done"]["release"], set(_FIGURE.findall(json.dumps(answer, ensure_ascii=False)))))

    with (
        publisher(parts.settings) as publishing,
        serving(app) as address,
        httpx.Client(base_url=address, timeout=60, limits=limits) as client,
    ):
        visitors = [threading.Thread(target=visit, args=(client,)) for _ in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        try:
            for number in range(1, RELEASES + 1):
                _write(corpus, 1000 + number)
                publishing.start()
                release = str(publishing.end()["release"])
                figures[release] = 1000 + number
                deadline = time.monotonic() + 30
                while not heard or heard[-1][0] != release:
                    assert time.monotonic() < deadline, "the server never read the new release"
                    time.sleep(0.05)
        finally:
            over.set()
            for visitor in visitors:
                visitor.join()
    assert not failed, failed[:3]
    assert len(heard) > VISITORS * RELEASES
    assert {release for release, _ in heard} == set(figures)
    for release, said in heard:
        assert said == {str(figures[release])}
