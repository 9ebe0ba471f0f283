"""The examples of the programming interface do what they say: the script in a page of our own, the questions as they are sent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from qa_bot.settings import Settings
from tests.web.browsing import in_the_browser, serving
from tests.web.fakes import SENTENCE, Library, Opinions, ScriptedAnswers, built

_PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
_BODIES = re.findall(r"-d '(\{.*?\})'", _PAGE)


@pytest.mark.parametrize("body", _BODIES)
def test_the_questions_are_taken(client: TestClient, body: str) -> None:
    answer = client.post("/api/ask", json=json.loads(body), headers={"Accept": "application/json"})
    assert answer.json()["done"]["outcome"] == "answered"


def test_there_are_questions() -> None:
    assert len(_BODIES) == 2


@pytest.fixture(scope="module")
def address(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> Iterator[str]:
    with serving(built(settings, answers, library, opinions)) as address:
        yield address


class TestInThePage:
    """The script of the page runs as it stands there."""

    pytestmark = in_the_browser

    def test_the_script_shows_the_answer(self, browser: Browser, address: str, answers: ScriptedAnswers) -> None:
        script = _PAGE.partition("```js\n")[2].partition("```")[0]
        page = browser.new_page(base_url=address)
        page.goto("/ask")
        page.evaluate(f"async () => {{ {script} }}")
        assert SENTENCE in page.locator("body").inner_text()
        assert answers.asked[-1][0] == "When did the centre open?"
        assert re.fullmatch(r"[0-9a-f-]{36}", answers.conversations[-1] or "")
        page.close()
