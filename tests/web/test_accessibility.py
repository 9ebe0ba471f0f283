"""WCAG 2.2 AA on every page of ours: axe-core finds nothing; magnified, by keyboard and without motion they work as well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qa_bot.settings import Settings
from tests.web.browsing import ask, found, in_the_browser, open_chat, serving, set_clock, sideways
from tests.web.fakes import Library, Opinions, ScriptedAnswers, built

pytestmark = in_the_browser

QUESTION = "何时启用？"
PLAIN = [
    "/ask",
    f"/ask?q={QUESTION}",
    "/ask?q=停车",
    "/ask?q=",
    "/sources/centre?from=8&to=23",
    "/sources/old",
    "/sources/hostile",
    "/sources/nothing",
    "/embed/demo",
    "/api/docs",
]


@pytest.fixture(scope="module")
def address(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> Iterator[str]:
    with serving(built(settings, answers, library, opinions, conversations=answers.remembered)) as address:
        yield address


@pytest.fixture(params=["light", "dark"])  # in Chinese and in English: see ``lang``
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 800}, color_scheme=request.param)
    yield context.new_page()
    context.close()


def small(browser: Browser, address: str) -> Page:
    """A window of 1280 pixels magnified four times."""
    return browser.new_page(base_url=address, viewport={"width": 320, "height": 256}, locale="en-GB")


@pytest.fixture
def lang(request: pytest.FixtureRequest) -> str:
    return "zh" if request.node.callspec.params["page"] == "light" else "en"


def test_pages_without_scripts(page: Page, lang: str) -> None:
    for path in PLAIN:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert found(page) == [], path
        spoken = "zh-CN" if lang == "zh" and path != "/api/docs" else "en"  # programs' page is in English
        assert page.locator("html").get_attribute("lang") == spoken


def test_the_page_where_a_phone_continues(page: Page) -> None:
    page.goto(f"/ask?q={QUESTION}")
    conversation = page.locator("[name=conversation]").get_attribute("value")
    page.goto(f"/continue/{conversation}")
    expect(page.locator(".qa-turns h2")).to_have_text(QUESTION)
    assert found(page) == []


@pytest.mark.parametrize("kiosk", ["", "&kiosk=1"])
def test_chat_page_and_kiosk(page: Page, lang: str, kiosk: str) -> None:
    open_chat(page, f"/?lang={lang}{kiosk}")
    assert found(page) == []
    for question in (QUESTION, "停车"):
        ask(page, question)
    page.locator(".qa-up").first.click()
    page.locator(".qa-chip summary").first.click()
    assert found(page) == []
    if kiosk:
        page.locator(".qa-chip[open] .qa-source > a").click()
        expect(page.locator(".qa-reader #cited")).to_be_visible()
        assert found(page) == []


def test_the_countdown_of_the_kiosk(page: Page) -> None:
    set_clock(page.context)
    open_chat(page, "/?kiosk=1")
    ask(page, QUESTION)
    page.clock.run_for(75_000)
    expect(page.locator(".qa-idle")).to_be_visible()
    assert found(page) == []


def test_the_panel(page: Page) -> None:
    page.goto("/embed/panel?lang=zh")
    box = page.locator("#box")
    box.fill(QUESTION)
    assert found(page) == []
    for question in (QUESTION, "怎么报名？"):
        box.fill(question)
        box.press("Enter")
        expect(page.locator(".turn.done:last-of-type .question")).to_have_text(question)
    assert found(page) == []


@pytest.mark.parametrize("path", PLAIN)
def test_magnified_four_times_nothing_scrolls_sideways(browser: Browser, address: str, path: str) -> None:
    page = small(browser, address)
    page.goto(path)
    assert not sideways(page)
    page.close()


def test_the_chat_page_magnified(browser: Browser, address: str) -> None:
    page = small(browser, address)
    open_chat(page, "/")
    ask(page, "a<b")
    assert not sideways(page)
    page.close()


def test_type_follows_the_visitors_own_size(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 640, "height": 800})
    page.goto(f"/ask?q={QUESTION}")
    ordinary = page.locator(".qa-answer").evaluate("answer => parseFloat(getComputedStyle(answer).fontSize)")
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.locator(".qa-answer").evaluate("answer => parseFloat(getComputedStyle(answer).fontSize)") == 2 * ordinary
    assert not sideways(page)
    page.close()


def test_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, java_script_enabled=False, locale="zh-CN")
    page.goto("/ask?lang=zh")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("您的问题")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    order = []
    for _ in range(13):
        page.keyboard.press("Tab")
        order.append(page.evaluate("() => document.activeElement.className || document.activeElement.name"))
    assert [name for name in order if name] == [
        "qa-skip",
        "qa-name",
        "qa-switch",
        "qa-cite",
        "table",
        "qa-cite",
        "helpful",
        "comment",
        "qa-plain-button",
        "q",
    ]
    page.close()


def test_the_way_to_the_box_on_the_chat_page(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, locale="zh-CN")
    open_chat(page, "/")
    ask(page, QUESTION)
    page.locator(".qa-skip:visible").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".qa-box textarea:visible")).to_be_focused()
    page.close()


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, reduced_motion="reduce")
    for path in ("/", f"/ask?q={QUESTION}", "/sources/centre"):
        page.goto(path)
        page.locator("main").first.wait_for()
        waiting = "<span class=qa-dots></span>"
        page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", waiting)
        assert page.evaluate("() => document.getAnimations().filter((moving) => moving.playState === 'running').length") == 0
    page.close()
