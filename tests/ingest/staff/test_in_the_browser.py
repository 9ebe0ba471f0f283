"""The staff's whole way in a real browser, from the login to publishing and back, while a second browser keeps asking as a visitor."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ingest.staff.office import Office
from qa_bot.settings import Settings
from tests.ingest.golden_file import write_golden
from tests.ingest.staff.conftest import PASSWORD
from tests.web.browsing import ask, in_the_browser, listen, open_chat

pytestmark = in_the_browser

QUESTION = "接下来有什么活动？"
FACT = "2126年5月18日"
KNOWN = "入驻企业租金补贴办法现在还有效吗？"
OPEN_DAY = """---
starts: 2126-05-18
---

# 城市开放日(rì)

城市开放日(rì)在一号展厅举行，免费参加。

## 报名

请在服务台报名，名额100人。
"""
MEALS = "<html><body><article><h1>食堂介绍</h1><p>食堂位于二楼，每天11点到13点供应午餐，可容纳200人同时就餐。</p></article></body></html>"

# Asks again and again, and remembers every answer that is none; what it is asked is in all releases.
_ASKING = """([question]) => {
  window.asked = 0; window.failed = []; window.stop = false;
  const one = async () => {
    const answer = await fetch("/api/ask", {method: "POST", headers: {"Content-Type": "application/json", Accept: "application/json"},
      body: JSON.stringify({question, language: "zh"})});
    const told = await answer.text();
    if (!answer.ok || !told.includes('"outcome":"answered"')) window.failed.push(`${answer.status} ${told}`);
    window.asked += 1;
  };
  const go = () => window.stop || one().catch((error) => window.failed.push(String(error))).then(() => setTimeout(go, 200));
  go();
}"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"questions_per_minute": 100_000, "questions_per_minute_overall": 100_000})


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The staff's browser; errors, violations of the policy and requests to elsewhere fail the test at its end."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 800})
    listen(context, address, complaints)
    yield context
    context.close()
    assert [complaint for complaint in complaints if "403" not in complaint] == []  # the wrong password's answer


def finished(page: Page) -> None:
    """The job's page when the work is over."""
    expect(page.locator(".st-said")).to_be_visible(timeout=60_000)


def told(page: Page, question: str, until: Callable[[str], bool]) -> str:
    """The answer in the chat; asked again, as visitors do, until the new release is open."""
    deadline = time.monotonic() + 20
    while True:
        ask(page, question)
        answer = page.locator("#conversation .qa-card, #conversation .qa-answer").last.inner_text()
        if until(answer) or time.monotonic() > deadline:
            return answer


def test_files_are_handed_in_by_dropping_them_and_too_large_a_one_is_told(context: BrowserContext, office: Office) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#upload")).to_be_visible()
    page.wait_for_load_state()  # the script, too
    files = """() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["# 食堂\\n\\n食堂位于二楼。"], "食堂.md"));
      dropped.items.add(new File([new Uint8Array(1024 * 1024 + 1)], "太大.pdf"));
      return dropped;
    }"""
    page.locator("main").dispatch_event("drop", {"dataTransfer": page.evaluate_handle(files)})
    lines = page.locator("#uploads li")
    expect(lines).to_have_text(["食堂.md已保存", "太大.pdf超过 1 MB，未上传"])
    expect(lines.first.locator("progress")).to_have_js_property("value", 1)
    assert [one.about.name for one in office.shelf.documents()] == ["食堂.md"]


def test_from_login_to_published_and_back(context: BrowserContext, browser: Browser, address: str, office: Office, tmp_path: Path) -> None:
    write_golden(office.settings.golden_questions, (QUESTION, "2126"))
    elsewhere = browser.new_context(base_url=address, locale="zh-CN").new_page()
    elsewhere.goto("/ask")
    elsewhere.evaluate(_ASKING, [KNOWN])
    visitor = browser.new_context(base_url=address, locale="zh-CN").new_page()
    open_chat(visitor, "/")
    assert FACT not in told(visitor, QUESTION, lambda _: True)

    page = context.new_page()
    page.goto("/staff")
    page.get_by_label("密码").fill("不是这个密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("密码不对，请再试一次。")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("资料")

    for name, content in (("开放日.md", OPEN_DAY), ("食堂.html", MEALS), ("年报.pdf", "%PDF-1.7 broken off")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    page.get_by_label("选择文件").set_input_files([tmp_path / name for name in ("开放日.md", "食堂.html", "年报.pdf")])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("status").first).to_contain_text("文件已保存")
    expect(page.locator("tr", has_text="年报.pdf").locator(".st-state")).to_have_text("无法读取", timeout=60_000)
    expect(page.locator("tr", has_text="食堂介绍").locator(".st-state")).to_have_text("新增")

    page.get_by_role("link", name="城市开放日").click()
    expect(page.locator("del").first).to_have_text("(rì)")
    expect(page.locator(".st-passages > li")).to_have_count(2)
    expect(page.locator(".st-passages > li").first).to_contain_text("免费参加")
    page.get_by_label("标题").fill("长江开放日")
    page.get_by_role("button", name="保存并确认").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("长江开放日", timeout=30_000)
    expect(page.locator("[data-job]")).to_have_count(0, timeout=30_000)

    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="先试答").click()
    finished(page)
    page.get_by_role("link", name="查看变化").click()
    expect(page.locator(".st-better").first).to_have_text("变好")
    expect(page.locator(".st-beside").first).to_contain_text(FACT)
    assert FACT not in told(visitor, QUESTION, lambda _: True)  # nothing has reached visitors yet
    page.get_by_role("button", name="发布给访客").click()
    finished(page)
    expect(page.locator(".st-said")).to_contain_text("已发布为版本")
    answer = told(visitor, QUESTION, lambda answer: FACT in answer)
    assert FACT in answer
    assert "长江开放日" in answer

    page.get_by_role("link", name="试着提问").first.click()
    page.get_by_role("textbox", name="问题").fill(QUESTION)
    page.get_by_role("button", name="提问").click()
    expect(page.locator(".st-answered")).to_have_text("已回答")
    expect(page.locator(".st-card .qa-prose")).to_contain_text("长江开放日")
    assert page.locator("tbody").first.locator("tr").count() > 1

    page.get_by_role("link", name="历史版本").click()
    page.get_by_role("button", name="换回这一版").click()
    expect(page.get_by_role("status")).to_contain_text("已换回")
    assert FACT not in told(visitor, QUESTION, lambda answer: FACT not in answer)

    page.get_by_role("link", name="操作记录").click()
    for action in ("换回旧版本", "发布", "试答", "修改信息", "上传", "密码错误"):
        expect(page.get_by_role("cell", name=action, exact=True).first).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("密码")).to_be_visible()

    elsewhere.evaluate("() => { window.stop = true; }")
    assert elsewhere.evaluate("() => window.failed") == []
    assert elsewhere.evaluate("() => window.asked") > 10
