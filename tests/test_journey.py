"""The real thing, end to end: the centre's corpus, the bundled model, the server, a real browser, a visitor's questions."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
READY_S = 420

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python app.py`` as a newcomer starts it, with an empty data folder (the unpacked model is shared, to save its minute)."""
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shared = ROOT / "data" / "models"
    shared.mkdir(parents=True, exist_ok=True)
    (data / "models").symlink_to(shared)
    environment = os.environ | {"QA_BOT_DATA_FOLDER": str(data), "QA_BOT_HOST": "127.0.0.1", "QA_BOT_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/api/health", timeout=2).is_success:
                break
        except httpx.TransportError:
            time.sleep(0.5)
    else:
        process.kill()
        pytest.fail(f"the server did not start:\n{process.communicate()[0]}")
    yield address
    process.terminate()
    process.communicate(timeout=30)


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
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page that fails the test when anything leaves the origin."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    strays: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            strays.append(request.url)

    page.on("request", note)
    yield page
    context.close()
    assert strays == []


def ask(page: Page, server: str, question: str) -> None:
    """Ask in a new conversation, and wait for the whole answer."""
    page.goto(server)
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
def test_a_visitor_gets_the_right_answer_and_the_sentence_that_proves_it(page: Page, server: str, question: str, expected: str) -> None:
    ask(page, server, question)
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


def test_what_the_documents_do_not_hold_is_refused_with_what_is_nearest(page: Page, server: str) -> None:
    ask(page, server, "中心停车怎么收费？")
    card = page.locator(".qa-card")
    expect(card).to_contain_text("没有找到")
    expect(card.locator(".qa-nearest a").first).to_be_visible()
    expect(page.locator(".qa-answer")).to_have_count(0)
