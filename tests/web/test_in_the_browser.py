"""A visitor's way through the pages, in a real browser: asking, reading, checking the source, judging; and nothing hostile runs."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qa_bot.settings import Settings
from tests.web.browsing import ask, in_the_browser, listen, open_chat, serving
from tests.web.fakes import HOSTILE, SENTENCE, Library, Opinions, ScriptedAnswers, built

pytestmark = in_the_browser


@pytest.fixture(scope="module")
def address(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> Iterator[str]:
    with serving(built(settings, answers, library, opinions)) as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str, complaints: list[str]) -> Iterator[BrowserContext]:
    """A visitor with a Chinese browser; console errors, policy violations and requests to elsewhere fail the test at its end."""
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 800})
    listen(context, address, complaints)
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    open_chat(page, "/")
    return page


def test_ask_read_and_open_the_source(page: Page, context: BrowserContext) -> None:
    expect(page.locator(".qa-box textarea:visible")).to_be_focused()
    assert page.title() == "测试中心"
    ask(page, "何时启用？")
    expect(page.locator(".qa-question")).to_have_text("何时启用？")
    expect(page.locator(".qa-answer")).to_contain_text(SENTENCE)
    expect(page.locator(".qa-hero p:visible")).to_have_count(0)

    chip = page.locator(".qa-chip summary").first
    chip.focus()
    page.keyboard.press("Enter")
    card = page.locator(".qa-chip[open] .qa-source")
    expect(card.locator("mark")).to_have_text(SENTENCE)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(chip).to_be_focused()

    chip.click()
    with context.expect_page() as opened:
        card.get_by_role("link").click()
    source = opened.value
    expect(source.locator("#cited")).to_have_text(SENTENCE)
    expect(source.locator("#cited")).to_be_in_viewport()
    expect(page.locator(".qa-question")).to_have_count(1)  # the conversation is still there


def test_thumb_and_word_are_recorded(page: Page, opinions: Opinions) -> None:
    opinions.kept.clear()
    ask(page, "何时启用？")
    page.locator(".qa-up").click()
    expect(page.locator(".on-vote")).to_be_visible()
    page.locator(".qa-word input").fill("很清楚")
    page.locator(".qa-word input").press("Enter")
    expect(page.locator(".on-word")).to_be_visible()
    assert opinions.kept == [("answer-1", True, ""), ("answer-1", True, "很清楚")]


def test_a_thumb_that_does_not_arrive_is_said(page: Page, complaints: list[str]) -> None:
    ask(page, "何时启用？")
    page.route("**/api/feedback", lambda route: route.fulfill(status=503, json={"detail": "x"}))
    page.locator(".qa-up").click()
    expect(page.locator(".on-fault")).to_have_text("没有发送成功，请稍后再试。")
    expect(page.locator(".on-fault")).to_be_visible()
    expect(page.locator(".on-vote")).to_be_hidden()
    complaints.clear()  # the browser's own words about the response


def test_a_copy_that_fails_is_not_called_one(page: Page) -> None:
    ask(page, "何时启用？")
    page.evaluate("navigator.clipboard.writeText = async () => { throw new Error('no leave'); }; document.execCommand = () => false")
    page.locator(".qa-copy").click()
    expect(page.locator(".on-uncopied")).to_have_text("没有复制成功，请选中文字后复制。")
    expect(page.locator(".on-uncopied")).to_be_visible()
    expect(page.locator(".on-copy")).not_to_be_visible()


def test_copying_takes_the_answer_with_its_sources(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "何时启用？")
    page.locator(".qa-copy").click()
    expect(page.locator(".on-copy")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"{SENTENCE}[1]\n" in copied
    assert f"[1] 中心介绍 {address}/sources/centre?from=8&to=23&sum=dc38a798&lang=zh#p1" in copied
    assert "查看出处" not in copied


def test_starter_suggestion_refusal_and_a_new_conversation(page: Page) -> None:
    page.locator(".qa-starter:visible").click()
    expect(page.locator(".qa-question")).to_have_text("何时启用？")
    page.locator("#conversation .option").first.click()
    expect(page.locator(".qa-card h2")).to_have_text("现有资料中没有找到答案")
    page.locator(".qa-anew:visible").click()
    expect(page.locator(".qa-question")).to_have_count(0)
    expect(page.locator(".qa-starter:visible")).to_have_count(1)


@pytest.mark.parametrize("first", ["typed", "starter"])
def test_a_question_sent_while_an_answer_is_being_written_waits_its_turn(page: Page, answers: ScriptedAnswers, first: str) -> None:
    box = page.locator(".qa-box textarea:visible")
    with answers.held_up:
        if first == "typed":
            box.fill("何时启用？")
            box.press("Enter")
        else:
            page.locator(".qa-starter:visible").click()
        expect(page.locator(".qa-waiting")).to_be_visible()
        expect(box).to_have_value("")
        box.fill("停车")
        box.press("Enter")
        page.wait_for_timeout(300)
        expect(page.locator(".qa-question")).to_have_text(["何时启用？"])
    expect(page.locator(".qa-foot")).to_have_count(2)
    expect(page.locator(".qa-question")).to_have_text(["何时启用？", "停车"])
    expect(page.locator("#conversation")).to_contain_text(SENTENCE)
    assert [question for question, _ in answers.asked[-2:]] == ["何时启用？", "停车"]


def test_enter_pressed_twice_asks_once(page: Page, answers: ScriptedAnswers) -> None:
    box = page.locator(".qa-box textarea:visible")
    box.fill("何时启用？")
    asked = len(answers.asked)
    with answers.held_up:
        box.press("Enter")
        box.press("Enter")
        expect(box).to_have_value("")
    expect(page.locator(".qa-foot")).to_have_count(1)
    page.wait_for_timeout(300)
    assert len(answers.asked) == asked + 1
    expect(page.locator(".qa-problem p")).to_have_count(0)
    expect(page.locator(".qa-question")).to_have_text("何时启用？")  # it still stands there
    expect(page.locator(".qa-foot")).to_have_count(1)


def test_what_is_typed_stays_when_the_language_changes(page: Page, answers: ScriptedAnswers) -> None:
    page.locator(".qa-box textarea:visible").fill("When?")
    page.locator(".qa-switch:visible").click()
    expect(page.locator(".qa-box textarea:visible")).to_have_value("When?")
    page.locator(".qa-box textarea:visible").press("Enter")
    expect(page.locator(".qa-foot")).to_have_count(1)
    assert answers.asked[-1] == ("When?", "en")


def test_language_switch_keeps_the_conversation(page: Page, answers: ScriptedAnswers) -> None:
    ask(page, "何时启用？")
    page.locator(".qa-switch:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.title() == "Test Centre"
    assert page.url.endswith("/?lang=en")
    ask(page, "When?")
    expect(page.locator(".qa-question")).to_have_count(2)
    assert answers.asked[-1] == ("When?", "en")


def test_a_question_in_the_address_is_asked_at_once(context: BrowserContext, answers: ScriptedAnswers) -> None:
    page = context.new_page()
    open_chat(page, "/?lang=en&q=When%20did%20it%20open%3F")
    expect(page.locator(".qa-foot")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "en")  # although the browser is Chinese
    assert answers.asked[-1] == ("When did it open?", "en")
    assert page.title() == "Test Centre"
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    assert "q=" not in page.url


def test_a_question_in_the_address_is_asked_once(context: BrowserContext, answers: ScriptedAnswers) -> None:
    page = context.new_page()
    open_chat(page, "/?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hurt%3D1%3E&lang=zh")
    expect(page.locator(".qa-foot")).to_have_count(1)
    expect(page.locator(".qa-question")).to_have_text("<img src=x onerror=window.hurt=1>")
    asked = len(answers.asked)
    page.reload()
    expect(page.locator(".qa-box textarea:visible")).to_be_visible()
    page.goto("/sources/centre")
    page.go_back()
    expect(page.locator(".qa-box textarea:visible")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(answers.asked) == asked
    assert page.evaluate("() => window.hurt") is None


def test_too_long_empty_and_broken_are_told_politely(page: Page) -> None:
    box = page.locator(".qa-box textarea:visible")
    box.press("Enter")
    problem = page.locator(".qa-problem:visible p")
    expect(problem).to_have_text("请先输入您的问题。")
    box.fill("长" * 61)
    box.press("Enter")
    expect(problem).to_have_text("问题最多 60 个字，现在是 61 个字，请缩短后再提问。")
    expect(box).to_have_value("长" * 61)
    box.fill("坏")
    box.press("Enter")
    expect(page.locator(".qa-card")).to_contain_text("请稍后再试。")
    expect(page.locator(".qa-card")).not_to_contain_text("model")
    expect(problem).to_have_count(0)


def test_shift_enter_begins_a_new_line(page: Page) -> None:
    box = page.locator(".qa-box textarea:visible")
    box.fill("一")
    box.press("Shift+Enter")
    expect(box).to_have_value("一\n")
    expect(page.locator(".qa-question")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    open_chat(page, "/")
    for question in ("When did it open?", "a<b", "停车"):
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        ask(page, question)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    chip = page.locator(".qa-chip summary").first
    size = chip.evaluate(
        "chip => { const area = getComputedStyle(chip, '::after'); return [parseFloat(area.width), parseFloat(area.height)]; }"
    )
    assert min(size) >= 44
    for button in page.locator(".qa-tool").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    chip.tap()
    expect(page.locator(".qa-source:visible")).to_be_in_viewport(ratio=0.99)
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 23, 32)" if scheme == "dark" else "rgb(255, 255, 255)")
    page.goto("/sources/hostile")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    context.close()


def test_nothing_hostile_runs(page: Page, context: BrowserContext) -> None:
    box = page.locator(".qa-box textarea:visible")
    question = HOSTILE[:59].replace("\n", " ")
    assert "onerror" in question
    ask(page, question)
    expect(page.locator(".qa-question")).to_have_text(question)
    expect(page.locator("#conversation .option").last).to_have_text(HOSTILE)
    assert page.locator("#conversation").evaluate("log => log.querySelectorAll('img, script, iframe, [onerror], [onload]').length") == 0
    page.locator(".qa-chip summary").first.click()
    with context.expect_page() as opened:
        page.locator(".qa-chip[open] .qa-source > a").click()
    source = opened.value
    expect(source.locator("h1")).to_have_text(HOSTILE)
    for hostile in (page, source):
        hostile.wait_for_timeout(300)
        assert hostile.evaluate("() => window.hurt") is None
    expect(box).to_have_value("")


def test_a_script_that_slips_in_is_stopped_by_the_policy(page: Page, complaints: list[str]) -> None:
    page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hurt=1\">')")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.hurt") is None
    assert any(re.search("Content Security Policy", complaint) for complaint in complaints)
    complaints.clear()
