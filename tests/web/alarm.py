"""Notices in a browser that something hostile ran, or that it came so far as to stand in the page as markup."""

from playwright.sync_api import BrowserContext, Page

from tests.web.browsing import listen

_ALARM = "Object.defineProperty(window, '__xss', { set() { console.error('a payload ran'); } });"
NOT_OURS = """() => {
  const runs = ({ name, value }) => /^on/.test(name) || (/^(href|src|srcdoc|action|formaction|xlink:href|data)$/.test(name)
    && /^[\\s\\x00-\\x1f]*(javascript:|data:text|(https?:)?\\/\\/evil)/i.test(value)) || name === 'srcdoc';
  const strange = 'iframe, object, embed, base[href*=evil], marquee, video, audio, math, image, plaintext, xmp, x, meta[content*=evil]';
  return [...document.querySelectorAll('*')].filter((element) => element.matches(strange) || [...element.attributes].some(runs))
    .map((element) => element.outerHTML.slice(0, 200));
}"""


def watch(context: BrowserContext, address: str, complaints: list[str]) -> None:
    """Note what the browser complains of, alarms, dialogs, and requests to elsewhere."""
    listen(context, address, complaints)
    context.add_init_script(_ALARM)
    context.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))


def still(page: Page) -> None:
    """Give what would run time to do so, and look for elements that nobody of ours made."""
    page.wait_for_timeout(50)
    assert page.evaluate(NOT_OURS) == []
