"""The chat page in the hall: it begins anew when it is left, leads nowhere else, and hands its conversation to a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qa_bot.settings import Settings
from qa_bot.web.handover import is_ours, phone_card
from tests.web.browsing import ask, in_the_browser, listen, open_chat, serving, set_clock
from tests.web.fakes import SENTENCE, Library, Opinions, ScriptedAnswers, built

pytestmark = in_the_browser

PUBLIC = "https://ask.example.org"
QUESTION = "何时启用？"


@pytest.fixture(scope="module")
def in_the_hall(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_url": PUBLIC, "kiosk_idle_seconds": 60})


@pytest.fixture(scope="module")
def address(in_the_hall: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> Iterator[str]:
    with serving(built(in_the_hall, answers, library, opinions, conversations=answers.remembered)) as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str, complaints: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1080, "height": 1920}, has_touch=True)
    listen(context, address, complaints)
    yield context
    context.unroute_all(behavior="ignoreErrors")  # a request still held by a route would keep the context open
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    set_clock(context)
    page = context.new_page()
    open_chat(page, "/?kiosk=1&lang=zh")
    return page


def test_type_is_large_and_the_ordinary_page_is_not_a_kiosk(page: Page, context: BrowserContext) -> None:
    expect(page.locator("html")).to_have_css("font-size", "24px")
    expect(page.locator("html")).to_have_attribute("data-kiosk", "60")
    ordinary = context.new_page()
    open_chat(ordinary, "/")
    ask(ordinary, QUESTION)
    expect(ordinary.locator("html")).to_have_css("font-size", "16px")
    expect(ordinary.locator(".qa-phone, .qa-reader")).to_have_count(0)


def test_left_alone_it_counts_down_and_begins_anew(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".qa-switch:visible").click()  # the next visitor finds the language of the hall again
    page.clock.run_for(39_000)
    expect(page.locator(".qa-idle")).to_be_hidden()
    page.clock.run_for(6_000)
    expect(page.locator(".qa-left:visible")).to_have_text("Are you still there? The conversation will be cleared in 15 seconds.")
    expect(page.locator(".qa-in-en [role=status]")).to_have_text("Are you still there? The conversation will be cleared in 20 seconds.")
    page.clock.run_for(16_000)
    expect(page.locator(".qa-question")).to_have_count(0)
    expect(page.locator(".qa-box textarea:visible")).to_have_value("")
    expect(page.locator("html")).to_have_attribute("data-language", "zh")
    assert page.url.endswith("/?kiosk=1&lang=zh")


@pytest.mark.parametrize("touch", ["tap", "key"])
def test_a_touch_stops_the_countdown(page: Page, touch: str) -> None:
    ask(page, QUESTION)
    page.clock.run_for(50_000)
    expect(page.locator(".qa-idle")).to_be_visible()
    if touch == "tap":
        page.touchscreen.tap(540, 400)
    else:
        page.keyboard.press("Shift")
    expect(page.locator(".qa-idle")).to_be_hidden()
    page.clock.run_for(35_000)
    expect(page.locator(".qa-question")).to_have_count(1)
    expect(page.locator(".qa-idle")).to_be_hidden()


def test_unused_it_stays_as_it_is(page: Page) -> None:
    page.evaluate("() => { window.same = true; }")
    page.clock.run_for(200_000)
    expect(page.locator(".qa-idle")).to_be_hidden()
    assert page.evaluate("() => window.same")


def test_without_the_server_the_conversation_is_out_of_sight_all_the_same(
    page: Page, context: BrowserContext, complaints: list[str]
) -> None:
    ask(page, QUESTION)
    context.set_offline(True)
    page.clock.run_for(61_000)
    expect(page.locator(".qa-question")).to_be_hidden()
    context.set_offline(False)
    page.clock.run_for(2_000)
    expect(page.locator(".qa-hero")).to_be_visible()
    complaints.clear()  # the browser's own words about the request that failed


def test_sources_open_inside(page: Page, context: BrowserContext) -> None:
    ask(page, QUESTION)
    page.locator(".qa-chip summary").first.click()
    page.locator(".qa-chip[open] .qa-source > a").click()
    reader = page.get_by_role("dialog", name="中心介绍")
    expect(reader.locator("#cited")).to_have_text(SENTENCE)
    expect(reader.locator("#cited")).to_be_in_viewport()
    assert reader.evaluate("dialog => dialog.contains(document.activeElement)")
    reader.get_by_role("link", name="回答所依据的内容已标出。").click()
    page.get_by_role("button", name="关闭", exact=True).last.click()
    expect(reader).to_be_hidden()
    expect(page.locator(".qa-question")).to_have_count(1)
    assert len(context.pages) == 1


@pytest.mark.parametrize("way", ["click", "middle", "control"])
def test_no_link_leads_away(page: Page, context: BrowserContext, way: str) -> None:
    ask(page, QUESTION)
    page.evaluate("""() => {
        for (const href of ['https://elsewhere.example/', '/events/centre.ics', '/ask', 'mailto:a@b.c']) {
            const link = Object.assign(document.createElement('a'), { href, textContent: href, className: 'stray', target: '_blank' });
            document.querySelector('.qa-answer').append(link);
        }
    }""")
    for link in page.locator(".stray").all():
        link.click(button="middle" if way == "middle" else "left", modifiers=["Control"] if way == "control" else [])
    page.wait_for_timeout(200)
    assert len(context.pages) == 1
    expect(page.locator(".qa-question")).to_have_count(1)


def test_the_name_leads_to_a_new_conversation(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".qa-name:visible").click()
    expect(page.locator(".qa-hero")).to_be_visible()
    expect(page.locator(".qa-box textarea:visible")).to_be_editable()  # a page that is still loading may keep its context open
    assert page.url.endswith("/?kiosk=1&lang=zh")


def test_a_phone_continues(page: Page, browser: Browser, address: str, in_the_hall: Settings, answers: ScriptedAnswers) -> None:
    ask(page, QUESTION)
    code = page.get_by_role("img", name="二维码，在手机上打开这段对话")
    expect(code).to_be_visible()
    shown = code.get_attribute("src")
    known = answers.remembered._turns  # type: ignore[attr-defined]
    conversations = [name for name in known if is_ours(name)]
    cards = {name: phone_card(in_the_hall, address, name, "zh") for name in conversations}
    (conversation,) = [name for name, card in cards.items() if str(shown).replace("&", "&amp;") in card.replace("&#39;", "'")]
    assert conversation != answers.conversations[-1]
    phone = browser.new_page(base_url=address, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN")
    phone.goto(f"/continue/{conversation}?lang=zh")
    expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
    phone.get_by_label("继续提问").fill("还有呢？")
    phone.get_by_role("button", name="提问").tap()
    expect(phone.get_by_role("heading", name="还有呢？")).to_be_visible()
    assert answers.conversations[-1] == conversation
    assert conversation not in phone.url
    phone.close()


def test_the_code_leads_to_the_public_address(in_the_hall: Settings) -> None:
    near, public = (
        phone_card(each, "http://10.0.0.5:7860/", "page-x", "en")
        for each in (in_the_hall.model_copy(update={"public_url": ""}), in_the_hall)
    )
    assert near != public
    assert public == phone_card(in_the_hall, "http://anything/", "page-x", "en")
