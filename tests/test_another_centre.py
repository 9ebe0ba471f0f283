"""An invented centre is served by its own settings and documents alone: no line of code, and no word of another centre."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.assembly import Parts
from qa_bot.settings import Settings, load_settings
from tests.conftest import parts_over
from tests.web.fakes import built

CENTRE = Path(__file__).parent / "another_centre"
_ROOT = Path(__file__).parents[1]
_PAGES = [
    "/",
    "/?lang=en",
    "/?kiosk=1",
    "/ask",
    "/ask?lang=en",
    "/embed/panel",
    "/embed/demo",
    "/widget.js",
    "/api/docs",
    "/api/openapi.json",
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Read as an operator's are: from the folder in which the server is started."""
    monkeypatch.setenv("QA_BOT_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.chdir(CENTRE)
    return load_settings()


@pytest.fixture
def published(settings: Settings) -> Iterator[Parts]:
    with parts_over(settings) as parts:
        files = find([settings.corpus_folder]).files
        planned = plan(files, settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
        assert [entry.error for entry in planned.failed] == []
        publish(planned, parts.embeddings, parts.releases)
        yield parts


@pytest.fixture
def visitor(published: Parts) -> Iterator[TestClient]:
    chatbot, feedback = published.chatbot, published.reports.record_feedback
    with TestClient(built(published.settings, chatbot, chatbot, feedback, published.check_ready, published.conversations)) as client:
        yield client


def test_every_page_speaks_of_this_centre_and_of_no_other(visitor: TestClient) -> None:
    first = _first_centre()
    for page in _PAGES:
        text = visitor.get(page).text
        assert not re.search("|".join(map(re.escape, first)), text), page
    assert "琴屿海洋科技创新中心" in visitor.get("/").text
    assert "Qinyu Marine Science Centre" in visitor.get("/?lang=en").text
    assert "#00695c" in visitor.get("/web/colours.css").text.lower()
    starters = visitor.get("/api/suggestions?lang=zh").json()["starters"]
    assert [(each["label"], each["question"]) for each in starters] == [("参观", "几点开门？"), ("实验室", "怎样预约深海压力舱？")]


def test_its_documents_answer_and_its_words_refuse(visitor: TestClient) -> None:
    def ask(question: str) -> str:
        answer = visitor.post("/api/ask", json={"question": question}, headers={"Accept": "application/json"}).json()
        return f"{answer['done']['outcome']}: {answer['text']}"

    assert "6000米" in ask("深海压力舱可以模拟水下多少米的压力？")
    refused = ask("食堂在几楼？")
    assert refused.startswith("unanswered")
    assert "请到一楼服务台咨询。" in refused


def _first_centre() -> list[str]:
    """The names by which the centre whose settings lie in the project's folder would be known."""
    text = (_ROOT / "centre.toml").read_text(encoding="utf-8")
    names = re.findall(r'^(?:zh|en) = "(.+)"$', text[text.index("[centre.name]") :].partition("\n\n")[0], re.MULTILINE)
    assert len(names) == 2
    return [*names, *re.findall(r'"([^"]+)"', re.findall(r"^names = (.*)$", text, re.MULTILINE)[0])]
