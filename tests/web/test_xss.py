"""Hostile text in documents, titles, ids, questions, model output and feedback: in a real browser, shown everywhere, none of it runs.

The browser is told to ignore the content security policy: what is tested is that nothing gets so far that the policy must stop it.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from qa_bot.records import (
    AnswerEvent,
    Citation,
    Done,
    Language,
    Notice,
    Outcome,
    PassagesFound,
    ScoredPassage,
    SourceDocument,
    Suggestions,
    TextPiece,
)
from qa_bot.settings import Settings, Starter, Words
from qa_bot.web.source_page import source_link
from tests.web.alarm import NOT_OURS, still, watch
from tests.web.browsing import ask, in_the_browser, open_chat, serving
from tests.web.fakes import Library, Opinions, built, passages_of
from tests.web.payloads import GROUPS, PAYLOADS, squeezed

pytestmark = in_the_browser


def hostile(group: Sequence[str]) -> SourceDocument:
    """A document that is nothing else, as if no cleaning had touched it."""
    every = "\n\n".join([*group, *(f"- {payload}" for payload in group), *(f"| {payload} | b |" for payload in group)])
    text = f"{every}\n\n## {group[0]}\n\n```\n{group[-1]}\n```"
    one = " ".join(group)
    return SourceDocument(
        id=one, title=one, text=text, category=one, language=one, source=one, issuer=one, disclaimers=tuple(group), superseded_by=one
    )


@dataclass
class HostileAnswers:
    """Repeats the question's payloads as a model might, over a document that holds them."""

    asked: list[str] = field(default_factory=list)

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        self.asked.append(question)
        group = next(group for group in GROUPS if any(payload in question for payload in group))
        source = hostile(group)
        found = [ScoredPassage(passage, source, 1.0) for passage in passages_of(source)[: len(group)]]
        yield PassagesFound(" ".join(group), tuple(found))
        for number, payload in enumerate(group, start=1):
            yield Notice("figure", payload)
            for piece in (
                payload[: len(payload) // 2],
                payload[len(payload) // 2 :],
                f"[{number}]\n\n",
                f"| {payload} |\n\n- {payload}\n\n",
            ):
                yield TextPiece(piece)
        for number, each in enumerate(found, start=1):
            yield Citation(number, each, each.passage.start, each.passage.end)
        yield Suggestions(group[:3])
        yield Done("answer-1", Outcome.UNANSWERED if "拒" in question else Outcome.ANSWERED, group[0], "r1", {})


@pytest.fixture(scope="module")
def hostile_settings(settings: Settings) -> Settings:
    starters = tuple(Starter(category="about", question=Words(zh=payload, en=payload)) for payload in PAYLOADS)
    return settings.model_copy(update={"question_length": 4000, "centre": settings.centre.model_copy(update={"starters": starters})})


@pytest.fixture(scope="module")
def feedback() -> Opinions:
    return Opinions()


@pytest.fixture(scope="module")
def address(hostile_settings: Settings, feedback: Opinions) -> Iterator[str]:
    library = Library({each.id: each for each in map(hostile, GROUPS)})
    with serving(built(hostile_settings, HostileAnswers(), library, feedback)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Whatever runs sounds an alarm, opens a dialog or sends a request to elsewhere, and fails the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, locale="zh-CN", bypass_csp=True, has_touch=True)
    watch(context, address, complaints)
    page = context.new_page()
    yield page
    page.mouse.move(300, 300)
    page.mouse.move(320, 320)
    strange = page.evaluate(NOT_OURS)
    context.close()
    assert strange == []
    assert [complaint for complaint in complaints if "Failed to load resource" not in complaint] == []  # pages that are not there


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize(
    "harmful",
    [
        "<img src=x onerror=window.__xss=1>",
        "<details open ontoggle=window.__xss=1>",
        "<img src=https://evil.example/a.gif>",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_the_alarm_works(browser: Browser, address: str, harmful: str) -> None:
    complaints: list[str] = []
    context = browser.new_context(base_url=address, bypass_csp=True)
    watch(context, address, complaints)
    page = context.new_page()
    page.goto("/ask")
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", harmful)
    for _ in range(50):
        page.wait_for_timeout(100)
        if any(words in "".join(complaints) for words in ("a payload ran", "dialog", "evil.example")):
            break
    else:
        pytest.fail("nothing was noticed")
    assert page.evaluate(NOT_OURS)
    context.close()


def test_plain_page(page: Page) -> None:
    for group in GROUPS:
        page.goto("/ask")
        page.locator("#q").fill(" ".join(group))
        page.locator("#q").press("Enter")
        assert squeezed(page.locator("h1").text_content() or "") == squeezed(" ".join(group))
        still(page)
    page.locator("#q").fill(f"拒 {' '.join(GROUPS[0])}")
    page.locator("#q").press("Enter")
    expect(page.locator(".qa-card")).to_be_visible()


def test_source_page(page: Page) -> None:
    for group in GROUPS:
        source = hostile(group)
        page.goto(source_link(source.id, "zh", passages_of(source)[1], (3, len(source.text) - 3)))
        assert squeezed(page.locator("h1").text_content() or "") == squeezed(source.title)
        still(page)


def test_chat_page(page: Page) -> None:
    open_chat(page, "/")
    still(page)  # the starters
    for group in GROUPS:
        ask(page, " ".join(group))
        assert squeezed(page.locator(".qa-question").last.text_content() or "") == squeezed(" ".join(group))
    for chip in page.locator(".qa-chip summary").all()[::20]:
        chip.click()
    page.locator("#conversation .option").last.click()
    expect(page.locator(".qa-foot")).to_have_count(len(GROUPS) + 1)
    still(page)


def test_a_link_that_asks(page: Page) -> None:
    for group in GROUPS[::3]:
        open_chat(page, f"/?{_query(q=' '.join(group), kiosk='1')}")
        expect(page.locator(".qa-foot")).to_have_count(1)
        assert squeezed(page.locator(".qa-question").text_content() or "") == squeezed(" ".join(group))
        still(page)
        page.locator(".qa-chip summary").first.click()
        page.locator(".qa-chip[open] .qa-source > a").click()
        expect(page.locator(".qa-reader article")).to_be_visible()
        still(page)


def test_panel(page: Page) -> None:
    page.goto("/embed/panel?lang=zh")
    still(page)
    for number, group in enumerate(GROUPS, start=1):
        page.locator("#box").fill(" ".join(group))
        page.locator("#box").press("Enter")
        expect(page.locator(".turn.done")).to_have_count(number)
        still(page)


def test_parameters_of_addresses(page: Page) -> None:
    for payload in PAYLOADS[::6]:
        every = dict.fromkeys(("q", "lang", "kiosk", "conversation", "color", "theme", "position", "greeting", "from", "to"), payload)
        for path in ("/embed/panel", "/embed/demo", "/sources/nothing", "/continue/nothing")[PAYLOADS.index(payload) % 4 :][:1]:
            page.goto(f"{path}?{_query(**every)}")
            still(page)


def test_answers_to_programs_are_never_a_page(address: str, page: Page) -> None:
    page.goto("/api/suggestions")
    assert page.evaluate("() => document.contentType") == "application/json"
    still(page)
    for accept, kind in (("application/json", "application/json"), ("text/event-stream", "text/event-stream")):
        response = page.request.post("/api/ask", data={"question": " ".join(GROUPS[3])}, headers={"Accept": accept})
        assert response.headers["content-type"].startswith(kind)
        assert response.headers["x-content-type-options"] == "nosniff"
    refused = page.request.post("/api/ask", data={"question": "q", "conversation": PAYLOADS[0]})
    assert refused.headers["content-type"].startswith("application/json")


def test_words_of_feedback(page: Page, feedback: Opinions) -> None:
    feedback.kept.clear()
    words = [" ".join(group)[:500] for group in GROUPS]
    for word in words:
        page.request.post("/api/feedback", data={"answer_id": "answer-1", "helpful": True, "comment": word})
    assert len(feedback.kept) == len(words)
    page.goto(f"/ask?{_query(q=' '.join(GROUPS[0]))}")
    page.get_by_label("没有帮助").check()
    page.locator("#comment").fill(words[1])
    page.get_by_role("button", name="发送").click()
    expect(page.locator("h1")).to_have_text("谢谢您的反馈。")
    still(page)
    assert feedback.kept[-1][2].split() == words[1].split()


def _query(**fields: str) -> str:
    return urlencode(fields)
