"""A real browser, Debian's chromium, over our application served for real, and what a test hears from it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.types import ASGIApp

_CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

in_the_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not _CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Gradio's queue still speaks to an older pandas
]
"""The marks of a module of browser tests."""


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address at which the application is served meanwhile."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", http="h11"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Open it after the server: Playwright keeps an event loop running in this thread, in which the application is not to be made."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)  # for machines that are busy
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=[*_ARGUMENTS, *arguments])
        yield browser
        browser.close()


def listen(context: BrowserContext, address: str, complaints: list[str], *others: str) -> None:
    """Note console errors, violations of the policy, and requests to elsewhere."""
    context.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: None if request.url.startswith((address, *others, "data:")) else complaints.append(request.url))


def open_chat(page: Page, address: str) -> None:
    """Open the chat page and wait until a question can be typed."""
    page.goto(address)
    expect(page.locator(".qa-box textarea:visible")).to_be_visible()


def set_clock(context: BrowserContext) -> None:
    """Let a test move the clock of the pages to be opened, but not what is to happen at once.

    Playwright's clock puts delays of zero out of order around its ticks, and Gradio's client takes each message of a stream by one.
    """
    context.add_init_script("window.soon = setTimeout.bind(window)")
    context.clock.install()
    context.add_init_script(
        "{ const later = setTimeout; window.setTimeout = (f, ms, ...rest) => (ms > 0 ? later : soon)(f, ms, ...rest); }"
    )


def ask(page: Page, question: str) -> None:
    """Ask in the chat page and wait for the whole answer."""
    answered = page.locator(".qa-foot").count()
    box = page.locator(".qa-box textarea:visible")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".qa-foot")).to_have_count(answered + 1)


def found(page: Page) -> list[str]:
    """What axe finds with all of its rules, best practices included."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in violations]


def sideways(page: Page) -> bool:
    """Whether the page scrolls to the side."""
    return page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
