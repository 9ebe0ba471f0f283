"""The real thing, end to end: the centre's corpus, the bundled model, the server, a real browser, a visitor's questions."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.real.conftest import Assistant

CHROMIUM = shutil.which("chromium")

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, assistant: Assistant) -> Iterator[Page]:
    """A page that fails the test when anything leaves the origin."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    strays: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((assistant.address, "data:", "blob:")):
            strays.append(request.url)

    page.on("request", note)
    yield page
    context.close()
    assert strays == []


def ask(page: Page, assistant: Assistant, question: str) -> None:
    """Ask in a new conversation, and wait for the whole answer."""
    page.goto(assistant.address)
    box = page.locator(".qa-box textarea:visible")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".qa-foot")).to_have_count(1, timeout=60_000)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("长江鲲鹏生态创新中心是什么时候启用的？", r"2020年9月1日"),
        ("對接會在哪裡舉行？", r"东湖高新区"),
        ("How many developers has the centre trained?", r"3,?000"),
        ("数字经济产业园重点发展什么", r"人工智能"),
    ],
)
def test_a_visitor_gets_the_right_answer_and_the_sentence_that_proves_it(
    page: Page, assistant: Assistant, question: str, expected: str
) -> None:
    ask(page, assistant, question)
    expect(page.locator(".qa-answer")).to_have_text(re.compile(expected))
    page.locator(".qa-chip summary").first.click()
    card = page.locator(".qa-chip[open] .qa-source")
    expect(card.locator("mark").first).to_be_visible()
    assert re.search(expected, "".join(card.locator("mark").all_inner_texts()))
    with page.context.expect_page() as opened:
        card.get_by_role("link").click()
    source = opened.value
    expect(source.locator("mark").first).to_be_in_viewport()
    assert re.search(expected, "".join(source.locator("mark").all_inner_texts()))


def test_what_the_documents_do_not_hold_is_refused_with_what_is_nearest(page: Page, assistant: Assistant) -> None:
    ask(page, assistant, "中心停车怎么收费？")
    card = page.locator(".qa-card")
    expect(card).to_contain_text("没有找到")
    expect(card.locator(".qa-nearest a").first).to_be_visible()
    expect(page.locator(".qa-answer")).to_have_count(0)
