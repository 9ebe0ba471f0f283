"""The panel, in a real browser, on a page of somebody else's: asking, trouble, phones, and what is heard, copied and shown."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.browsing import in_the_browser
from tests.web.fakes import HOSTILE, SENTENCE, ScriptedAnswers
from tests.web.widget.host_pages import Site
from tests.web.widget.visitor import ask, launcher_of, open_panel, panel_of

pytestmark = in_the_browser


def test_starter_suggestion_refusal_and_a_new_conversation(page: Page, site: Site, line: str, answers: ScriptedAnswers) -> None:
    panel = open_panel(page, site.address + site.page(line))
    panel.locator(".question-button").click()
    turn = panel.locator(".turn").first
    expect(turn).to_have_class(re.compile("done"))
    turn.locator(".next .question-button").first.click()
    refusal = panel.locator(".refusal:visible")
    expect(refusal.locator("h3")).to_have_text("现有资料中没有找到答案")
    expect(refusal).to_contain_text("请到服务台。")
    expect(refusal.locator(".nearest a")).to_have_attribute("href", re.compile(r"/sources/centre\?lang=zh"))
    assert answers.conversations[-1] == answers.conversations[-2]
    panel.locator("#anew").click()
    expect(panel.locator(".turn")).to_have_count(0)
    expect(panel.locator("#greeting")).to_be_visible()
    expect(panel.locator("#box")).to_be_focused()
    ask(page, "何时启用？")
    assert answers.conversations[-1] != answers.conversations[-2]


def test_an_event_to_come_can_be_put_into_a_calendar(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    ask(page, "何时启用？")
    expect(panel.locator(".calendar:visible")).to_have_count(0)
    ask(page, "怎么报名？")
    with page.expect_download() as download:
        panel.locator(".calendar a", has_text="加入日历：百年后的活动").click()
    assert download.value.suggested_filename == "event.ics"


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (320, 256)])
def test_phone_and_magnified(browser: Browser, site: Site, line: str, size: tuple[int, int]) -> None:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True, locale="en-GB")
    page = context.new_page()
    page.goto(site.address + site.page(line.replace("defer", "data-lang=en-US defer")))
    launcher_of(page).tap()
    panel = panel_of(page)
    expect(panel.locator("#box")).to_be_visible()
    expect(panel.locator("#box")).not_to_be_focused()  # the keyboard does not jump up
    box = page.locator("qa-bot dialog").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == pytest.approx((0, 0, width, height), abs=1)
    for question in ("When did it open?", "a<b", "停车"):
        ask(page, question)
        assert panel.locator("html").evaluate("html => html.scrollWidth") == width
    assert float(panel.locator("#box").evaluate("box => getComputedStyle(box).fontSize").removesuffix("px")) >= 16  # else phones zoom in
    for button in panel.locator("button:visible:not(.chip)").all():
        area = button.bounding_box()
        assert area
        assert min(area["width"], area["height"]) >= 44
    assert page.evaluate("() => document.activeElement.localName") == "qa-bot"
    page.locator("#theirs").evaluate("theirs => theirs.focus()")
    assert page.evaluate("() => document.activeElement.id") != "theirs"  # what is covered is out of reach
    panel.locator("#leave").tap()
    expect(page.locator("qa-bot dialog")).to_be_hidden()
    context.close()


def test_the_page_speaks_to_the_panel(page: Page, site: Site, line: str, answers: ScriptedAnswers) -> None:
    page.goto(site.address + site.page(line.replace("defer", 'data-greeting="<b>欢迎</b>" data-lang=en defer')))
    page.evaluate("() => QABot.ask('When did it open?')")  # before there is a panel
    panel = panel_of(page)
    expect(panel.locator(".turn.done .question")).to_have_text("When did it open?")
    assert answers.asked[-1] == ("When did it open?", "en")
    page.evaluate("() => QABot.reset()")
    expect(panel.locator("#greeting")).to_have_text("<b>欢迎</b>")
    page.evaluate("() => QABot.close()")
    expect(page.locator("qa-bot dialog")).to_be_hidden()


def test_messages_count_only_from_where_they_must_come(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    page.evaluate("() => postMessage({ qabot: 'close' }, '*')")
    inner = page.frames[1]
    inner.evaluate("() => postMessage({ qabot: { ask: '何时启用？' } }, '*')")
    page.wait_for_timeout(300)
    expect(page.locator("qa-bot dialog")).to_be_visible()
    expect(panel.locator(".turn")).to_have_count(0)
    inner.evaluate("() => parent.postMessage({ qabot: 'close' }, '*')")
    expect(page.locator("qa-bot dialog")).to_be_hidden()


@pytest.mark.parametrize("enter", ["{ isComposing: true }", "{ keyCode: 229 }"])
def test_enter_that_chooses_a_character_asks_nothing(page: Page, site: Site, line: str, enter: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    panel.locator("#box").fill("heshi")
    panel.locator("#box").evaluate(
        f"box => box.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true, ...{enter} }}))"
    )
    panel.locator("#box").press("Shift+Enter")
    expect(panel.locator(".turn")).to_have_count(0)
    expect(panel.locator("#box")).to_have_value("heshi\n")


def test_trouble_is_told_and_can_be_repaired(page: Page, context: BrowserContext, site: Site, line: str, complaints: list[str]) -> None:
    panel = open_panel(page, site.address + site.page(line))
    panel.locator("#box").press("Enter")
    expect(panel.locator("#problem")).to_have_text("请先输入您的问题。")
    panel.locator("#box").fill("长" * 61)
    panel.locator("#box").press("Enter")
    expect(panel.locator("#problem")).to_have_text("问题最多 60 个字，现在是 61 个字，请缩短后再提问。")

    context.set_offline(True)
    expect(panel.locator("#problem")).to_have_text("网络已断开，恢复后可以继续提问。")
    turn = ask(page, "何时启用？")
    expect(turn.locator(".trouble")).to_contain_text("网络已断开")
    context.set_offline(False)
    turn.locator(".trouble button").click()
    expect(panel.locator(".turn .prose")).to_contain_text(SENTENCE)
    expect(panel.locator(".turn")).to_have_count(1)

    assert "model" not in ask(page, "坏").locator(".trouble").inner_text()
    too_fast = {"status": 429, "headers": {"Retry-After": "2"}, "json": {"detail": "提问太快了，请 2 秒后再试。"}}
    page.route("**/api/ask", lambda route: route.fulfill(**too_fast))
    turn = ask(page, "何时启用？")
    expect(turn.locator(".trouble")).to_contain_text("请 2 秒后再试")
    expect(turn.locator(".trouble button")).to_be_disabled()
    page.unroute("**/api/ask")
    expect(turn.locator(".trouble button")).to_be_enabled(timeout=4000)
    half = 'event: text\ndata: {"text": "半"}\n\n'
    page.route("**/api/ask", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=half))
    turn = ask(page, "何时启用？")
    expect(turn.locator(".prose")).to_have_text("半")
    expect(turn.locator(".trouble")).to_contain_text("回答中途断开了")
    page.route("**/api/ask", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>"))
    expect(ask(page, "何时启用？").locator(".trouble")).to_contain_text("请稍后再试")
    complaints.clear()


def test_an_answer_can_be_stopped_and_asked_for_again(page: Page, site: Site, line: str, complaints: list[str]) -> None:
    panel = open_panel(page, site.address + site.page(line))
    held: list[str] = []
    page.route("**/api/ask", lambda route: held.append(route.request.url))  # nothing comes
    panel.locator("#box").fill("何时启用？")
    panel.locator("#box").press("Enter")
    expect(panel.locator("#send")).to_have_text("停止")
    panel.locator("#send").click()
    turn = panel.locator(".turn").first
    expect(turn.locator(".trouble")).to_contain_text("已停止回答。")
    page.unroute("**/api/ask")
    turn.locator(".trouble button").click()
    expect(panel.locator(".turn .prose")).to_contain_text(SENTENCE)
    assert len(held) == 1
    complaints.clear()


def test_an_opinion_that_does_not_arrive_is_said(page: Page, site: Site, line: str, complaints: list[str]) -> None:
    open_panel(page, site.address + site.page(line))
    turn = ask(page, "何时启用？")
    page.route("**/api/feedback", lambda route: route.fulfill(status=503, json={"detail": "x"}))
    turn.locator(".up").click()
    expect(turn.locator(".said")).to_have_text("没有发送成功，请稍后再试。")
    expect(turn.locator(".up")).not_to_have_attribute("aria-pressed", "true")
    complaints.clear()


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, site: Site, line: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    panel = open_panel(page, site.address + site.page(line))
    page.route("**/api/ask", lambda _: None)  # the panel is waiting
    panel.locator("#box").fill("何时启用？")
    panel.locator("#box").press("Enter")
    expect(panel.locator(".waiting p")).to_be_visible()
    for frame in page.frames:
        assert frame.evaluate("() => document.getAnimations().filter((moving) => moving.playState === 'running').length") == 0
    page.close()


def test_one_live_region_hears_whole_sentences(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    ask(page, "何时启用？")
    assert panel.locator("[aria-live], [role=log], [role=status], [role=alert]").count() == 1
    heard = panel.locator("#speaker p").all_inner_texts()
    assert heard[0] == "正在查找资料"
    assert f"中心介绍：{SENTENCE}" in heard
    assert not any("[1]" in sentence or "|" in sentence for sentence in heard)


def test_copying_takes_the_sources_along(page: Page, context: BrowserContext, site: Site, line: str, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_panel(page, site.address + site.page(line))
    turn = ask(page, "何时启用？")
    turn.locator(".copy").click()
    expect(turn.locator(".said")).to_have_text("已复制")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"{SENTENCE} [1]" in copied
    assert copied.endswith(f"[1] 中心介绍 {address}/sources/centre?from=8&to=23&sum=dc38a798&lang=zh#p1")


def test_nothing_hostile_runs(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    turn = ask(page, HOSTILE[:59])
    expect(turn.locator(".question")).to_have_text(HOSTILE[:59])
    expect(turn.locator(".next .question-button").last).to_have_text(HOSTILE)
    turn.locator(".chip").first.click()
    expect(panel.locator("#card-title")).to_have_text(HOSTILE)
    assert panel.locator("body").evaluate("body => body.querySelectorAll('img, svg, iframe, b, [onerror], [onload]').length") == 0
    page.wait_for_timeout(300)
    for frame in page.frames:
        assert frame.evaluate("() => window.hurt") is None


@pytest.mark.parametrize(
    ("scheme", "theme", "ground"), [("dark", "", "15, 23, 32"), ("dark", "light", "255, 255, 255"), ("light", "dark", "15, 23, 32")]
)
def test_light_and_dark(browser: Browser, site: Site, line: str, scheme: str, theme: str, ground: str) -> None:
    context = browser.new_context(color_scheme=scheme, locale="zh-CN")
    page = context.new_page()
    panel = open_panel(page, site.address + site.page(line.replace("defer", f'data-theme="{theme}" defer')))
    expect(panel.locator("body")).to_have_css("background-color", f"rgb({ground})")
    context.close()
