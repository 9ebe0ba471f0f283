"""WCAG 2.2 AA on every staff page, in both languages, light and dark, on a desk and on a phone; and the whole way by keyboard alone."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.staff.office import Office
from qa_bot.store.database import now
from tests.ingest.documents import office_oddities, sheet_files
from tests.ingest.golden_file import write_golden
from tests.ingest.staff.conftest import PASSWORD
from tests.learning.visits import ask_in_vain, dislike
from tests.web.browsing import found, in_the_browser, sideways

pytestmark = [*in_the_browser, pytest.mark.slow, pytest.mark.timeout(600)]

OPEN_DAY = "---\nstarts: 2126-05-18\n---\n\n# 城市开放日(rì)\n\n城市开放日(rì)在一号展厅举行，免费参加。\n\n## 报名\n\n名额100人。\n"
LONG_NAME = "第三届长江之滨企业服务与人才政策宣讲会会议通知（定稿）最终版2024-05.txt"
PAGES = (
    "/staff/documents",
    "/staff/documents?q=nothing",
    "/staff/document?key=shelf%3A开放日.md",
    "/staff/document?key=shelf%3A价目.xlsx",
    "/staff/document?key=shelf%3A方案.docx",
    "/staff/document?key=policy%2Frent.md",
    "/staff/publish",
    "/staff/releases",
    "/staff/try",
    "/staff/try?q=创新大厅由谁运营？",
    "/staff/try?q=2019年江城算力博览会在哪里举行？&release=candidate",
    "/staff/visitors",
    "/staff/visitors/gaps/1",
    "/staff/changes",
    "/staff/nothing",
)


@pytest.fixture(params=[("zh", "light"), ("en", "dark")], ids=["zh", "en"])
def page(request: pytest.FixtureRequest, office: Office, browser: Browser, address: str) -> Iterator[Page]:
    """Nobody is signed in yet; there is something of every kind to be seen."""
    language, scheme = request.param
    hand_in(office)
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = browser.new_context(base_url=address, locale=locale, color_scheme=scheme)
    yield context.new_page()
    context.close()


def hand_in(office: Office) -> None:
    """Good, odd and broken documents, golden questions, and what visitors asked in vain."""
    write_golden(office.settings.golden_questions, ("接下来有什么活动？", "2126"), ("入驻企业租金补贴的标准是多少？", "20元"))
    office.shelf.add("开放日.md", OPEN_DAY.encode())
    office.shelf.add("价目.xlsx", sheet_files.partly_hidden())
    office.shelf.add("方案.docx", office_oddities.encrypted())
    office.shelf.add(LONG_NAME, "会议通知\n\n会议定于2024年5月18日在报告厅举行。\n".encode())
    office.shelf.remove("policy/rent.md")
    ask_in_vain(office.engine, ["怎么预约参观？", "参观要预约吗？", "食堂在哪里？"], asked=now() - timedelta(hours=1), passages="hall-p1")
    dislike(office.engine, "v0", "没有回答")


def idle(page: Page, office: Office) -> None:
    """Wait until everything is checked."""
    page.goto("/staff/documents")
    deadline = time.monotonic() + 60
    while office.jobs.at_work() and time.monotonic() < deadline:
        page.wait_for_timeout(100)


def look(page: Page, what: str) -> None:
    """The page as it stands has no fault on a desk nor, with everything unfolded, on a phone, and needs no scrolling to the side."""
    for width, height in ((1280, 800), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert found(page) == [], (what, width)
        assert not sideways(page), (what, width)
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if page.evaluate("navigator.language") == "zh-CN" else "en")


def submit(page: Page, selector: str) -> None:
    """Press a form's button, and wait for the page that comes of it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_every_page(page: Page, office: Office) -> None:
    page.goto("/staff/login")
    look(page, "login")
    page.locator("#password").fill("not the password")
    submit(page, "main .qa-button")
    look(page, "login refused")
    page.locator("#password").fill(PASSWORD)
    submit(page, "main .qa-button")
    idle(page, office)
    page.goto("/staff/publish")
    submit(page, "form[action='/staff/rehearse'] button")
    expect(page.locator(".st-said")).to_be_visible(timeout=60_000)
    look(page, "rehearsed")
    page.goto("/staff/documents")
    page.locator("#address").fill("http://127.0.0.1/")
    submit(page, "form[action='/staff/address'] button")
    expect(page.locator(".qa-notice")).to_be_visible(timeout=60_000)
    look(page, "not fetched")
    page.goto("/staff/visitors")
    submit(page, "main section form button")
    look(page, "article")
    page.locator("#title").fill("参观预约")
    page.locator("#answer").fill("参观请提前一天在服务台预约。")
    submit(page, "main .st-fields .qa-button")
    look(page, "article saved")
    idle(page, office)
    for path in PAGES:
        page.goto(path)
        look(page, path)
    page.goto("/staff/document?key=shelf%3A开放日.md")
    page.locator("#field-date").fill("去年")
    submit(page, "#about .qa-button")
    look(page, "not saved")


FOCUSED = """() => {
  const element = document.activeElement;
  const name = element.getAttribute("aria-label") || element.labels?.[0]?.innerText || element.innerText || element.placeholder || "";
  const style = getComputedStyle(element);
  return [name, element === document.body || element.matches("main") || style.outlineStyle !== "none"];
}"""


def to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus; where the focus is must be seen on the way."""
    passed = []
    for _ in range(120):
        page.keyboard.press("Tab")
        words, is_seen = page.evaluate(FOCUSED)
        assert is_seen, words
        if name in words:
            return
        passed.append(words)
    raise AssertionError(f"{name} cannot be reached; passed: {passed}")


def press(page: Page, name: str) -> None:
    """Go to what has this name, and press Enter."""
    to(page, name)
    page.keyboard.press("Enter")


def follow(page: Page, name: str) -> None:
    """The same, and wait for the page to which it leads."""
    to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("page", [("en", "light")], ids=["en"], indirect=True)
def test_a_part_that_is_renewed_keeps_the_focus_where_it_was(page: Page, office: Office) -> None:
    page.goto("/staff/login")
    page.locator("#password").fill(PASSWORD)
    submit(page, "main button")
    idle(page, office)
    page.locator("#list a[href*='rent.md']").focus()
    page.evaluate("async () => { document.getElementById('list').isOld = true; await renew(); }")
    assert not page.evaluate("document.getElementById('list').isOld")
    assert "rent.md" in page.evaluate("document.activeElement.href")


@pytest.mark.parametrize("page", [("zh", "light")], ids=["zh"], indirect=True)
def test_the_whole_way_by_keyboard(page: Page, office: Office, tmp_path: Path) -> None:
    meals = tmp_path / "食堂.md"
    meals.write_text("# 食堂介绍\n\n食堂位于二楼，每天11点到13点供应午餐。\n", encoding="utf-8")
    page.on("filechooser", lambda chooser: chooser.set_files(meals))
    page.goto("/staff")
    expect(page.get_by_label("密码")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("资料")
    press(page, "跳到正文")
    expect(page.locator("main")).to_be_focused()
    to(page, "选择文件")
    page.keyboard.press("Enter")
    expect(page.get_by_label("选择文件")).to_have_value(re.compile("食堂"))
    press(page, "上传")
    expect(page.get_by_role("status").first).to_contain_text("文件已保存")
    idle(page, office)
    page.goto("/staff/documents")

    follow(page, "食堂介绍")
    expect(page.get_by_role("heading", level=1)).to_have_text("食堂介绍")
    to(page, "标题")
    page.keyboard.press("Control+A")
    page.keyboard.type("员工食堂")
    to(page, "日期")
    page.keyboard.type("2026年5月8日")
    follow(page, "保存并确认")
    expect(page.get_by_role("heading", level=1)).to_have_text("员工食堂", timeout=60_000)
    expect(page.get_by_label("日期", exact=True)).to_have_value("2026-05-08")
    idle(page, office)

    follow(page, "发布")
    expect(page.get_by_role("heading", level=1)).to_have_text("发布")
    follow(page, "先试答")
    expect(page.locator(".st-said")).to_be_visible(timeout=60_000)
    follow(page, "查看变化")
    to(page, "仍要发布")
    page.keyboard.press("Space")
    follow(page, "发布给访客")
    expect(page.locator(".st-said")).to_contain_text("已发布为版本", timeout=60_000)

    follow(page, "试着提问")
    to(page, "问题")
    page.keyboard.type("食堂位于几楼？")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h2").first).to_have_text("访客看到的回答")
    follow(page, "历史版本")
    follow(page, "换回这一版")
    expect(page.get_by_role("status")).to_contain_text("已换回")
    follow(page, "退出")
    expect(page.get_by_label("密码")).to_be_focused()
