"""The widget on other people's pages, in a real browser: it works on all of them, and costs and breaks nothing there."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qa_bot.web.colours import READABLE, contrast
from tests.web.browsing import in_the_browser
from tests.web.fakes import SENTENCE, Opinions
from tests.web.widget.host_pages import Site
from tests.web.widget.visitor import ask, launcher_of, open_panel, panel_of

_OVERLAY = '<div style="position: fixed; inset: 0; z-index: 2147483647; background: rgb(255 0 0 / 20%)"></div>'

pytestmark = in_the_browser


@pytest.mark.parametrize("name", ["address", "other_name"])
def test_ask_follow_a_citation_and_judge(page: Page, context: BrowserContext, site: Site, line: str, opinions: Opinions, name: str) -> None:
    opinions.kept.clear()
    panel = open_panel(page, getattr(site, name) + site.page(line))
    expect(panel.locator("#box")).to_be_focused()
    expect(panel.locator("#greeting")).to_have_text("请提问。")
    turn = ask(page, "何时启用？")
    expect(turn.locator(".prose")).to_contain_text(SENTENCE)
    expect(turn.locator(".prose td").last).to_have_text("21")  # the number and its chip
    expect(turn.locator(".line")).to_have_text(re.compile(r"^原文摘录 · 查阅 1 段资料 · \d\.\d 秒$"))

    turn.locator(".chip").first.click()
    card = panel.locator("#card")
    expect(card.locator("mark")).to_have_text(SENTENCE)
    expect(card.locator(".details")).to_have_text("关于 · 2023年7月14日")
    with context.expect_page() as opened:
        card.get_by_role("link").click()
    expect(opened.value.locator("#cited")).to_have_text(SENTENCE)
    page.bring_to_front()
    card.locator(".close").click()

    turn.locator(".down").click()
    expect(turn.locator(".said")).to_have_text("谢谢您的反馈。")
    turn.locator(".word input").fill("不够详细")
    turn.locator(".word input").press("Enter")
    expect(turn.locator(".said")).to_have_text("已收到，谢谢。")
    assert opinions.kept == [("answer-1", False, ""), ("answer-1", False, "不够详细")]


def test_nothing_is_left_in_the_browser_and_one_name_in_the_page(page: Page, context: BrowserContext, site: Site, line: str) -> None:
    page.goto(site.address + site.page(""))
    without = set(page.evaluate("() => Object.getOwnPropertyNames(window)"))
    looks = "() => JSON.stringify([...document.querySelectorAll('html, body, body *')].map((one) => ({ ...getComputedStyle(one) })))"
    plain = page.evaluate(looks)
    page.goto(site.address + site.page(line))
    expect(launcher_of(page)).to_be_visible()
    assert set(page.evaluate("() => Object.getOwnPropertyNames(window)")) - without == {"QABot"}
    assert page.evaluate("() => Object.keys(QABot).sort()") == ["ask", "close", "open", "reset"]
    assert page.evaluate(looks) == plain
    launcher_of(page).click()
    ask(page, "何时启用？")
    kept = "async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    for frame in page.frames:
        assert frame.evaluate(kept) == ["", 0, 0, 0]
    assert context.cookies() == []
    assert context.service_workers == []


def test_before_the_first_click_the_script_is_all_that_is_loaded(page: Page, site: Site, line: str, address: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    where = site.address + site.page(line)
    page.goto(where, wait_until="networkidle")
    expect(launcher_of(page)).to_be_visible()
    assert [url for url in loaded if not url.endswith("/favicon.ico")] == [where, f"{address}/widget.js"]
    launcher_of(page).click()
    expect(panel_of(page).locator("#box")).to_be_visible()
    assert [url.partition("?")[0] for url in loaded[-1:]] == [f"{address}/embed/panel"]


@pytest.mark.parametrize(
    ("page_speaks", "browser_speaks", "panel_speaks"),
    [("lang=en", "zh-CN", "en"), ("lang=zh-Hant", "en-GB", "zh-CN"), ("", "zh-TW", "zh-CN"), ("", "fr-FR", "en")],
)
def test_the_panel_speaks_as_the_page_does_and_else_as_the_browser(
    browser: Browser, site: Site, line: str, page_speaks: str, browser_speaks: str, panel_speaks: str
) -> None:
    page = browser.new_page(locale=browser_speaks)
    panel = open_panel(page, site.address + site.page(line, html=page_speaks))
    expect(panel.locator("html")).to_have_attribute("lang", panel_speaks)
    page.close()


def test_a_greeting_of_the_page_has_at_most_three_hundred_characters(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line.replace("defer", f'data-greeting="{"您" * 301}" defer')))
    expect(panel.locator("#greeting")).to_have_text("您" * 300)


def test_on_a_phone_it_does_not_open_by_itself(browser: Browser, site: Site, line: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto(site.address + site.page(line.replace("defer", "data-open defer")), wait_until="networkidle")
    expect(launcher_of(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("qa-bot iframe")).to_have_count(0)
    page.close()


def test_keyboard_only(page: Page, site: Site, line: str) -> None:
    page.goto(site.address + site.page(line))
    page.locator("#theirs").focus()
    page.keyboard.press("Tab")
    expect(launcher_of(page)).to_be_focused()
    expect(launcher_of(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    panel = panel_of(page)
    expect(panel.locator("#box")).to_be_focused()
    expect(launcher_of(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("dialog", name="测试中心")).to_be_visible()
    page.keyboard.type("何时启用？")
    page.keyboard.press("Enter")
    chip = panel.locator(".chip").first
    expect(panel.locator(".turn.done")).to_be_visible()
    expect(panel.locator("#box")).to_be_focused()
    while not chip.evaluate("chip => chip === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(panel.locator("#card mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel.locator("#card")).to_be_hidden()
    expect(chip).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("qa-bot dialog")).to_be_hidden()
    expect(launcher_of(page)).to_be_focused()
    page.locator("#theirs").focus()
    page.evaluate("() => QABot.open()")
    expect(panel.locator("#box")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#theirs")).to_be_focused()  # where it was


def test_a_site_that_is_not_listed_gets_a_link(
    page: Page, context: BrowserContext, stranger: Site, line: str, address: str, complaints: list[str]
) -> None:
    page.goto(stranger.address + stranger.page(line))
    launcher_of(page).click()
    link = page.locator("qa-bot .note a")
    expect(link).to_be_visible()
    expect(page.locator("qa-bot .note")).to_contain_text("未能打开")
    assert any("frame-ancestors" in complaint and "embed_sites" not in complaint for complaint in complaints)  # the browser's own
    advice = [complaint for complaint in complaints if complaint.startswith("QABot:")]
    assert len(advice) == 1
    assert stranger.address in advice[0]
    assert "embed_sites" in advice[0]
    with context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{address}/?lang=zh"
    page.locator("qa-bot .note button").click()
    expect(page.locator("qa-bot dialog")).to_be_hidden()
    expect(page.locator("#theirs")).to_be_enabled()
    complaints.clear()


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'none'; script-src {0}; frame-src {0}",
        "default-src 'none'; script-src {0}; frame-src {0}; require-trusted-types-for 'script'; trusted-types 'none'",
        "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; frame-src {0}; style-src 'none'",
    ],
)
def test_strict_policies(page: Page, site: Site, line: str, address: str, policy: str) -> None:
    path = site.page(line.replace("defer", "nonce=abc defer"), Content_Security_Policy=policy.format(address))
    open_panel(page, site.address + path)
    ask(page, "何时启用？")
    expect(launcher_of(page)).to_have_css("background-color", "rgb(11, 92, 173)")


def test_a_page_that_isolates_itself(page: Page, site: Site, line: str) -> None:
    path = site.page(
        line, Cross_Origin_Embedder_Policy="require-corp", Cross_Origin_Opener_Policy="same-origin", Referrer_Policy="no-referrer"
    )
    open_panel(page, site.address + path)
    ask(page, "何时启用？")


def test_a_policy_that_shuts_the_panel_out_is_explained(page: Page, site: Site, line: str, address: str, complaints: list[str]) -> None:
    page.goto(site.address + site.page(line, Content_Security_Policy=f"script-src {address}; frame-src 'none'"))
    launcher_of(page).click()
    expect(page.locator("qa-bot .note a")).to_be_visible()
    assert any(f"must allow {address}" in complaint for complaint in complaints)
    complaints.clear()


def test_a_server_that_was_away_is_asked_again(page: Page, site: Site, line: str, complaints: list[str]) -> None:
    page.goto(site.address + site.page(line))
    page.route("**/embed/panel?*", lambda route: route.abort())
    launcher_of(page).click()
    expect(page.locator("qa-bot .note a")).to_be_visible()
    page.unroute("**/embed/panel?*")
    launcher_of(page).click()
    launcher_of(page).click()
    expect(panel_of(page).locator("#box")).to_be_focused()
    ask(page, "何时启用？")
    complaints.clear()


@pytest.mark.parametrize(
    "style",
    [
        "* { all: unset !important; }",
        "qa-bot, qa-bot *, button, dialog, iframe { display: none !important; opacity: 0 !important; position: static !important; }",
        "html { transform: translateX(200px); filter: blur(0); font-size: 40px; } body { zoom: 2; direction: rtl; color: red; }",
        "* { visibility: hidden !important; pointer-events: none !important; transition: all 9s !important; }",
        "html > * { display: none !important; } html > body { display: block !important; } :not(body) { line-height: 9 !important; }",
    ],
)
def test_hostile_styles_and_everything_above_everything(page: Page, site: Site, line: str, style: str) -> None:
    page.goto(site.address + site.page(line, head=f"<style>{style}</style>", body=_OVERLAY))
    place = launcher_of(page).bounding_box()
    assert place == {"x": 1280 - 24 - 56, "y": 800 - 24 - 56, "width": 56, "height": 56}
    launcher_of(page).click()
    expect(panel_of(page).locator("#box")).to_be_visible()
    panel = page.locator("qa-bot dialog").bounding_box()
    assert panel
    assert (panel["width"], panel["height"]) == (400, 660)
    ask(page, "何时启用？")


def test_quirks_mode_and_a_base(page: Page, site: Site, line: str) -> None:
    path = site.page(line, doctype="", head='<base href="https://elsewhere.invalid/deep/" target="_top">')
    open_panel(page, site.address + path)
    assert page.evaluate("() => document.compatMode") == "BackCompat"
    ask(page, "何时启用？")


def test_a_page_from_right_to_left(page: Page, site: Site, line: str) -> None:
    open_panel(page, site.address + site.page(line, html="dir=rtl lang=ar"))
    place = launcher_of(page).bounding_box()
    assert place
    assert place["x"] == 24
    assert page.locator("qa-bot dialog").evaluate("dialog => getComputedStyle(dialog).direction") == "ltr"
    expect(panel_of(page).locator("html")).to_have_attribute("lang", "en")


def test_beside_another_widget(page: Page, site: Site, line: str) -> None:
    style = "position: fixed; right: 24px; bottom: 24px; width: 60px; height: 60px; z-index: 2147483647"
    other = f'<button id=other style="{style}">other</button>'
    page.goto(site.address + site.page(line.replace("defer", "data-bottom=96 defer"), body=other))
    page.locator("#other").click()
    launcher_of(page).click()
    expect(panel_of(page).locator("#box")).to_be_visible()
    panel, theirs = page.locator("qa-bot dialog").bounding_box(), page.locator("#other").bounding_box()
    assert panel
    assert theirs
    assert panel["y"] >= 0
    assert panel["y"] + panel["height"] <= theirs["y"]
    page.locator("#other").click()


def test_a_site_that_exchanges_its_pages_by_script(page: Page, site: Site, line: str) -> None:
    panel = open_panel(page, site.address + site.page(line))
    ask(page, "何时启用？")
    page.evaluate("() => document.body.replaceWith(Object.assign(document.createElement('body'), { textContent: 'next page' }))")
    expect(panel.locator(".turn")).to_have_count(1)  # the conversation is still there

    again = """(line) => {
        const script = document.createElement("script");
        script.src = /src="([^"]+)"/.exec(line)[1];
        document.head.append(script);
        return new Promise((resolve) => { script.onload = resolve; });
    }"""
    page.evaluate(again, line)
    expect(page.locator("qa-bot")).to_have_count(1)
    expect(panel.locator(".turn")).to_have_count(1)

    page.evaluate("() => document.querySelector('qa-bot').remove()")
    page.wait_for_timeout(200)
    expect(page.locator("qa-bot")).to_have_count(0)  # who takes it out means it
    page.evaluate(again, line)
    expect(launcher_of(page)).to_be_visible()
    launcher_of(page).click()
    ask(page, "何时启用？")

    page.evaluate("() => document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body'))")
    expect(launcher_of(page)).to_be_visible()  # who exchanges everything gets it back
    page.evaluate("() => QABot.open()")
    ask(page, "何时启用？")


@pytest.mark.parametrize("when", ["defer", ""], ids=["after the page", "before the page is drawn"])
def test_open_on_load_leaves_the_focus_alone(page: Page, site: Site, line: str, when: str) -> None:
    theirs = "<input id=theirs autofocus>" + line.replace("defer", f"data-open {when}")
    page.goto(site.address + site.page("", body=theirs))
    expect(panel_of(page).locator("#box")).to_be_visible()
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.id") == "theirs"


@pytest.mark.parametrize("accent", ["#0B5CAD", "#FFDD00", "#D7000F", "#767676", "#000000", "#FFFFFF"])
def test_any_colour_can_be_read(page: Page, site: Site, line: str, accent: str) -> None:
    panel = open_panel(page, site.address + site.page(line.replace("defer", f'data-color="{accent}" data-theme=light defer')))
    ask(page, "何时启用？")
    for element in (launcher_of(page), panel.locator("#send"), panel.locator(".chip").first, panel.locator("#anew")):
        text, ground = element.evaluate(
            """element => {
                const parts = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number);
                const hex = (colour) => "#" + parts(colour).map((part) => part.toString(16).padStart(2, "0")).join("");
                const { color, backgroundColor } = getComputedStyle(element);
                return [hex(color), backgroundColor === "rgba(0, 0, 0, 0)" ? "#ffffff" : hex(backgroundColor)];
            }"""
        )
        assert contrast(text, ground) >= READABLE, (accent, text, ground)


def test_the_demo_shows_the_line_that_works(page: Page, address: str) -> None:
    page.goto(f"{address}/embed/demo?lang=zh")
    page.locator("[name=position]").select_option("left")
    page.locator("[name=greeting]").fill('"><script>window.hurt=1</script>')
    page.locator(".qa-choices button").click()
    shown = page.locator(".qa-snippet").inner_text()
    assert shown.startswith(f'<script src="{address}/widget.js" data-lang="zh" data-position="left" data-greeting="&#34;&gt;')
    assert shown.endswith(" defer></script>")
    launcher_of(page).click()
    expect(panel_of(page).locator("#greeting")).to_have_text('"><script>window.hurt=1</script>')
    assert page.evaluate("() => window.hurt") is None
    place = launcher_of(page).bounding_box()
    assert place
    assert place["x"] == 24
