"""What robots.txt allows, by the examples of RFC 9309 and by the slips that webmasters make."""

import time

import pytest

from ingest.robots import may_fetch

ROBOTS = """\ufeffUser-agent: *
Disallow: /private   # for members
Allow: /private/open
Disallow: /*.zip$
Disallow: /中文

User-agent: QA-Bot
User-agent: other
Disallow: /*?print=
Disallow:

User-agent: qa-bot
Disallow: /drafts/
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("someone", "/", True),
        ("someone", "/private", False),
        ("someone", "/private/other", False),
        ("someone", "/private/open/page", True),
        ("someone", "/a/b.zip", False),
        ("someone", "/a/b.zip?x=1", True),
        ("someone", "/%E4%B8%AD%E6%96%87/a", False),
        ("qa-bot", "/private", True),
        ("qa-bot", "/page?print=1", False),
        ("qa-bot", "/drafts/a", False),
        ("other", "/drafts/a", True),
        ("someone", "/robots.txt", True),
    ],
)
def test_rules(agent: str, path: str, allowed: bool) -> None:
    assert may_fetch(ROBOTS, agent, path) is allowed


@pytest.mark.parametrize("robots", ["", "<html>404</html>", "Disallow: /", "User-agent: *\nDisallow:\n"])
def test_what_forbids_nothing(robots: str) -> None:
    assert may_fetch(robots, "qa-bot", "/page")


def test_no_pattern_takes_long() -> None:
    began = time.perf_counter()
    assert may_fetch("User-agent: *\nDisallow: " + "*a" * 2000 + "b$", "qa-bot", "/" + "a" * 5000)
    assert time.perf_counter() - began < 1
