"""The visitors' pages in Firefox and in WebKit, Safari's engine: asking, the source, the widget on another site."""

from collections.abc import Iterator

import pytest

from qa_bot.settings import Settings
from tests.web.browsing import serving
from tests.web.fakes import SENTENCE, Library, Opinions, ScriptedAnswers, built
from tests.web.other_browsers import ENTER, OTHERS, OtherBrowser, until
from tests.web.widget.host_pages import Site

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]  # as in browsing.py

_LISTEN = """(window.faults = [], addEventListener("error", (event) => faults.push(event.message)),
    addEventListener("securitypolicyviolation", (event) => faults.push(event.violatedDirective)), true)"""


@pytest.fixture(scope="module")
def address(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions, site: Site) -> Iterator[str]:
    allowed = settings.model_copy(update={"embed_sites": (site.address,)})
    with serving(built(allowed, answers, library, opinions)) as address:
        yield address


@pytest.fixture(scope="module", params=OTHERS)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherBrowser]:
    opened, there = OTHERS[request.param]
    if not there:
        pytest.skip(f"no {request.param} on this machine (Debian: apt-get install firefox-esr webkit2gtk-driver xauth xvfb)")
    with opened(tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


def test_ask_and_open_the_source(browser: OtherBrowser, address: str) -> None:
    browser.open(f"{address}/?lang=zh")
    browser.evaluate(_LISTEN)
    until(browser, "[...document.querySelectorAll('.qa-box textarea')].some((box) => box.offsetWidth)")
    browser.type(".qa-box textarea", "何时启用？" + ENTER)
    until(browser, "!!document.querySelector('.qa-foot')")
    assert SENTENCE in browser.evaluate("document.querySelector('.qa-answer').innerText")
    browser.evaluate("(document.querySelector('.qa-chip summary').click(), true)")
    assert until(browser, "document.querySelector('.qa-chip[open] .qa-source mark')?.innerText") == SENTENCE
    assert browser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert browser.evaluate("faults") == []

    browser.open(browser.evaluate("document.querySelector('.qa-chip[open] .qa-source a').href"))
    assert browser.evaluate("document.querySelector('#cited').innerText") == SENTENCE
    assert until(
        browser, "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('#cited').getBoundingClientRect())"
    )


def test_the_page_without_scripts_and_the_kiosk(browser: OtherBrowser, address: str) -> None:
    browser.open(f"{address}/ask?q=何时启用？&lang=zh")
    assert SENTENCE in browser.evaluate("document.body.innerText")
    browser.open(f"{address}/?kiosk=1&lang=zh")
    until(browser, "[...document.querySelectorAll('.qa-box textarea')].some((box) => box.offsetWidth)")


def test_the_widget_on_another_site(browser: OtherBrowser, address: str, site: Site) -> None:
    browser.open(site.address + site.page(f'<script src="{address}/widget.js" defer></script>'))
    browser.evaluate(_LISTEN)
    until(browser, "!!document.querySelector('qa-bot')?.shadowRoot.querySelector('.launcher').offsetWidth")
    browser.evaluate("(document.querySelector('qa-bot').shadowRoot.querySelector('.launcher').click(), true)")
    until(browser, "!!document.querySelector('qa-bot').shadowRoot.querySelector('iframe')")
    until(browser, "!!document.querySelector('#box')?.offsetWidth", framed=True)
    browser.type("#box", "何时启用？" + ENTER, framed=True)
    until(browser, "!!document.querySelector('.turn.done')", framed=True)
    assert SENTENCE in browser.evaluate("document.querySelector('.turn .prose').innerText", framed=True)
    assert browser.evaluate("faults") == []
