"""Fetching from a real server on this machine, which the settings must allow by name: what comes, and everything that is refused."""

import gzip
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.public_hosts import resolve
from ingest.web_address import Fetched, Limits, fetch, is_address
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings
from tests.ingest.documents import sheet_files

PAGE = "<!DOCTYPE html><html><head><title>开放日</title></head><body><p>开放日是5月8日。</p></body></html>".encode()
LIMITS = Limits(seconds=20, megabytes=1)


class Site(ThreadingHTTPServer):
    """A small site that remembers who asked for what."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Handler)
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.pause = 0.0

    def shows(self, path: str, content: bytes = PAGE, status: int = 200, **headers: str) -> None:
        self.pages[path] = status, headers, content


class Handler(BaseHTTPRequestHandler):
    """Shows the pages of its site."""

    server: Site

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        status, headers, content = self.server.pages.get(self.path, (404, {}, b"none"))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value.encode().decode("latin-1"))  # servers send UTF-8
        self.end_headers()
        for start in range(0, len(content), 1000 if self.server.pause else len(content) or 1):
            try:
                self.wfile.write(content[start : start + 1000] if self.server.pause else content)
            except ConnectionError:
                return
            time.sleep(self.server.pause)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    yield from served("127.0.0.1")


@pytest.fixture
def inside() -> Iterator[Site]:
    """A machine that nobody allowed."""
    yield from served("127.0.0.2")


def served(host: str) -> Iterator[Site]:
    server = Site(host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def names(host: str, _: int) -> Sequence[str]:
    """A resolver that knows a few names besides the system's."""
    known = {
        "site.test": ["127.0.0.1"],
        "xn--fiq228c.test": ["127.0.0.1"],
        "inside.test": ["127.0.0.2"],
        "meta.test": ["169.254.169.254"],
        "both.test": ["127.0.0.1", "10.0.0.1"],
        "six.test": ["::1"],
    }
    return known[host] if host in known else resolve(host, 80)


def get(site: Site, address: str, inside: Site | None = None, limits: Limits = LIMITS) -> Fetched:
    ports = tuple(server.server_port for server in (site, inside) if server)
    settings = Settings(fetch_ports=ports, fetch_networks=("127.0.0.1",))
    return fetch(address.replace("PORT", str(site.server_port)), settings, resolve=names, limits=limits)


def refused(site: Site, address: str, words: str, inside: Site | None = None, limits: Limits = LIMITS) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        get(site, address, inside, limits)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(address.replace("PORT", str(site.server_port)))


def test_a_page_comes_with_a_name_that_tells_its_address(site: Site) -> None:
    site.shows("/news/view.php?id=7")
    fetched = get(site, "http://site.test:PORT/news/view.php?id=7#top")
    assert fetched.content == PAGE
    assert fetched.name == "site.test-news-view-id-7.html"
    assert fetched.address == f"http://site.test:{site.server_port}/news/view.php?id=7"
    headers = site.seen[-1][1]
    assert headers["Host"] == f"site.test:{site.server_port}"
    assert headers["User-Agent"] == "qa-bot"
    assert not {"Cookie", "Authorization"} & set(headers)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (PAGE, ".html"),
        (b"%PDF-1.7", ".pdf"),
        (sheet_files.contacts(), ".csv"),
        ("文字。".encode(), ".txt"),
        (sheet_files.hostile(), ".xlsx"),
    ],
)
def test_the_name_ends_in_what_the_content_is(site: Site, content: bytes, suffix: str) -> None:
    path = "/file.csv" if suffix == ".csv" else "/file"
    site.shows(path, content, Content_Type="text/plain")
    assert get(site, f"http://site.test:PORT{path}").name == f"site.test-file{suffix}"


def test_chinese_names_and_redirects(site: Site) -> None:
    site.shows("/a", b"", 302, Location="/b", Set_Cookie="id=1")
    site.shows("/b", b"", 301, Location=f"http://中文.test:{site.server_port}/%E5%BC%80?x=放")
    site.shows("/%E5%BC%80?x=%E6%94%BE")
    fetched = get(site, "http://site.test:PORT/a")
    assert fetched.content == PAGE
    assert fetched.name == "site.test-a.html"
    assert not any("Cookie" in headers for _, headers in site.seen)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("file:///etc/passwd", "file is neither http nor https"),
        ("ftp://site.test/a", "ftp is neither"),
        ("gopher://site.test/a", "gopher is neither"),
        ("data:text/html,hello", "data is neither"),
        ("site.test/a", "no scheme is neither"),
        ("http:///a", "names no site"),
        ("http://user:word@site.test:PORT/", "holds a name or password"),
        ("http://site.test:22/", r"port 22 is none of 80, 443, \d+"),
        ("http://site.test:99999/", "port 99999 is none of"),
        ("http://no-such-site.invalid/", "no site called no-such-site.invalid; check the spelling"),
    ],
)
def test_what_is_no_address_of_the_web(site: Site, address: str, words: str) -> None:
    refused(site, address, words)


HIDDEN = [
    "127.0.0.2", "localhost", "2130706434", "0x7f000002", "0177.0.0.2", "127.2", "[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]",
    "[64:ff9b::7f00:2]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "[fe80::1]", "inside.test", "meta.test", "both.test", "six.test",
]  # fmt: skip

NOT_PUBLIC = "only public sites can be fetched|written as a number|no web address|no proper answer"


@pytest.mark.parametrize("host", HIDDEN)
def test_what_only_this_machine_can_reach_is_refused(site: Site, inside: Site, host: str) -> None:
    inside.shows("/")
    words = "cannot be reached" if host == "localhost" else NOT_PUBLIC  # the settings of this test allow 127.0.0.1, where nothing listens
    refused(site, f"http://{host}:{inside.server_port}/", words, inside)
    assert inside.seen == []


@pytest.mark.parametrize("host", [host for host in HIDDEN if host != "localhost"])
@pytest.mark.parametrize("from_robots", [False, True])
def test_a_redirect_leads_there_no_more_than_an_address(site: Site, inside: Site, host: str, from_robots: bool) -> None:
    site.shows("/robots.txt" if from_robots else "/a", b"", 302, Location=f"http://{host}:{inside.server_port}/")
    inside.shows("/")
    refused(site, "http://site.test:PORT/a", NOT_PUBLIC, inside)
    assert inside.seen == []


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    site.shows("/a", b"", 302, Location="file:///etc/passwd")
    refused(site, "http://site.test:PORT/a", "file is neither http nor https")


def test_a_name_is_asked_for_once_so_that_it_cannot_change(site: Site, inside: Site) -> None:
    asked: list[str] = []

    def rebinding(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 2 else ["127.0.0.2"]

    site.shows("/a")
    settings = Settings(fetch_ports=(site.server_port,), fetch_networks=("127.0.0.1",))
    assert fetch(f"http://site.test:{site.server_port}/a", settings, resolve=rebinding).content == PAGE
    assert asked == ["site.test", "site.test"]  # for robots.txt and for the page: each request goes to what was judged
    assert inside.seen == []


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.shows("/robots.txt", b"User-agent: *\nDisallow: /closed")
    site.shows("/closed/a")
    site.shows("/open", b"", 302, Location="/closed/a")
    for path in ("/closed/a", "/open"):
        refused(site, f"http://site.test:PORT{path}", "robots.txt does not let programs read")
    assert "/closed/a" not in [path for path, _ in site.seen]
    site.shows("/robots.txt", b"", 503)
    refused(site, "http://site.test:PORT/open", r"robots.txt cannot be read \(the server answers 503\)")


@pytest.mark.slow
def test_limits(site: Site) -> None:
    site.shows("/large", b"a" * 1_100_000)
    site.shows("/bomb", gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")
    site.shows("/round", b"", 302, Location="/round")
    site.shows("/empty", b" \n")
    for path in ("/large", "/bomb"):
        refused(site, f"http://site.test:PORT{path}", "holds more than 1 MB")
    refused(site, "http://site.test:PORT/round", "more than 5 redirects")
    refused(site, "http://site.test:PORT/empty", "there is nothing at this address")
    refused(site, "http://site.test:PORT/none", "the server answers 404 Not Found")
    site.pause = 0.3
    began = time.monotonic()
    refused(site, "http://site.test:PORT/large", "not all of it came within 2 s", limits=Limits(seconds=2, megabytes=2))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("text", "meant"), [("https://a.cn/b", True), ("http:/a.cn", True), ("ftp://a", True), ("corpus/a.md", False), ("C:\\a.md", False)]
)
def test_what_is_meant_as_an_address(text: str, meant: bool) -> None:
    assert is_address(text) is meant
    assert not is_address(str(Path("/tmp/a.md")))  # noqa: S108 - only a name
