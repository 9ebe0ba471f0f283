"""The visitors' application over a small honest chatbot and library, and a browser to open it in."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from qa_bot.records import SourceDocument
from qa_bot.settings import Centre, Settings, Starter, Words
from tests.web.browsing import chromium
from tests.web.fakes import HOSTILE, SENTENCE, Library, Opinions, ScriptedAnswers, built, document
from tests.web.widget.host_pages import Site


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        question_length=60,
        questions_per_minute=100_000,
        questions_per_minute_overall=100_000,
        centre=Centre(
            name=Words(zh="测试中心", en="Test Centre"),
            greeting=Words(zh="请提问。", en="Please ask."),
            contact=Words(zh="请到服务台。", en="Please go to the desk."),
            categories={"about": Words(zh="关于", en="About"), "event": Words(zh="活动", en="Events")},
            starters=(Starter(category="about", question=Words(zh="何时启用？", en="When did it open?")),),
        ),
    )


@pytest.fixture(scope="session")
def library() -> Library:
    hostile = document(
        id="hostile",
        title=HOSTILE,
        text=f"{HOSTILE}{SENTENCE}\n\n- {HOSTILE}\n\n```\n{HOSTILE}\n\n</code>\n```",
        issuer=HOSTILE,
        source=HOSTILE,
    )
    return Library(
        {
            "centre": document(),
            "hostile": hostile,
            "coming": document(id="coming", title="百年后的活动", starts="2126-05-01"),
            "old": document(id="old", superseded_by="centre", valid_until="2021"),
            "hidden": SourceDocument(id="hidden", title="t", text="t", category="about", language="zh", visibility="hidden"),
        }
    )


@pytest.fixture(scope="session")
def answers(library: Library) -> ScriptedAnswers:
    return ScriptedAnswers(library)


@pytest.fixture(scope="session")
def opinions() -> Opinions:
    return Opinions()


@pytest.fixture(scope="session")
def app(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> FastAPI:
    return built(settings, answers, library, opinions, conversations=answers.remembered)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site that may embed the panel where a module allows it, under both of its names."""
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """A browser for a module of tests, which serves what it tests at ``address``."""
    assert address, "the server comes first"
    with chromium() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains of, where a test listens."""
    return []
