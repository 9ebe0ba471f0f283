"""A browser, other people's sites, and the application that these may embed; all of a module, all real."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from qa_bot.settings import Settings
from tests.web.browsing import listen, serving
from tests.web.fakes import Library, Opinions, ScriptedAnswers, built
from tests.web.widget.host_pages import Site


@pytest.fixture(scope="module")
def stranger() -> Iterator[Site]:
    """A site that may not."""
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="module")
def address(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions, site: Site) -> Iterator[str]:
    allowed = settings.model_copy(update={"embed_sites": (site.address, site.other_name)})
    with serving(built(allowed, answers, library, opinions)) as address:
        yield address


@pytest.fixture(scope="module")
def line(address: str) -> str:
    return f'<script src="{address}/widget.js" defer></script>'


@pytest.fixture
def context(browser: Browser, address: str, site: Site, stranger: Site, complaints: list[str]) -> Iterator[BrowserContext]:
    """A visitor; whatever the browser complains of, and any request to a third party, fails the test at its end."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    listen(context, address, complaints, site.address, site.other_name, stranger.address)
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
