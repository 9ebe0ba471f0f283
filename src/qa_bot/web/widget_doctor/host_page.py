"""A page that is to carry the widget, as far as the widget is concerned: its policies, its base address and its script elements."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from qa_bot.errors import HostPageError

_SECONDS = 15.0
_INERT = {"noscript", "template", "textarea", "title", "iframe"}
"""A script inside these never runs."""


@dataclass(frozen=True, slots=True)
class ScriptTag:
    """A script element: its resolved address, its attributes in lower case, and inside which inert element it stands."""

    url: str
    attributes: dict[str, str]
    inside: str = ""


@dataclass(frozen=True, slots=True)
class HostPage:
    """``address`` is where the page came from after redirects; empty for a file whose site is not known."""

    address: str
    scripts: tuple[ScriptTag, ...]
    policies: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port; empty if they are not known."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def read_page(target: str, site: str = "") -> HostPage:
    """Fetch the page, or read it from a file that ``site`` (an address) serves.

    Raises:
        HostPageError: it cannot be read.
    """
    if urlsplit(target).scheme in ("http", "https"):
        response = fetch(target)
        if response.is_error:
            raise HostPageError(f"{target} answers {response.status_code}; name a page that visitors can open")
        return parsed(response.text, str(response.url), response.headers.get_list("content-security-policy"))
    try:
        html = Path(target).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HostPageError(
            f"{target} cannot be read ({error}); name an HTML file in UTF-8 or an address that begins with https://"
        ) from None
    return parsed(html, site, [])


def fetch(url: str) -> httpx.Response:
    """The answer to a GET, redirects followed.

    Raises:
        HostPageError: there is none.
    """
    try:
        return httpx.get(url, follow_redirects=True, timeout=_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise HostPageError(f"{url} cannot be fetched: {error or type(error).__name__}; check the address and the network") from None


def parsed(html: str, address: str, headers: list[str]) -> HostPage:
    """The page in this HTML; ``headers`` are its ``Content-Security-Policy`` headers."""
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return HostPage(address, tuple(reader.scripts), (*headers, *reader.policies))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.scripts: list[ScriptTag] = []
        self.policies: list[str] = []
        self._base = address
        self._inert: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters."""
        attributes = {name: value or "" for name, value in attrs}
        if tag in _INERT:
            self._inert.append(tag)
        if tag == "base" and "href" in attributes:
            self._base = urljoin(self._base, attributes["href"])
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(attributes.get("content", ""))
        if tag == "script" and "src" in attributes:
            inside = self._inert[-1] if self._inert else ""
            self.scripts.append(ScriptTag(urljoin(self._base, attributes["src"].strip()), attributes, inside))

    def handle_endtag(self, tag: str) -> None:
        """Leave an inert element."""
        if self._inert and self._inert[-1] == tag:
            self._inert.pop()
