"""The operator's guides: the same commands in both languages, and no less memory than was measured."""

import re

from tests.deploy.tools import ROOT

_DOCS = ROOT / "docs"
_GUIDES = [_DOCS / "operations.md", _DOCS / "operations.zh-CN.md"]


def test_both_guides_have_the_same_commands() -> None:
    english, chinese = (_blocks(guide.read_text(encoding="utf-8")) for guide in _GUIDES)
    assert english == chinese


def test_the_memory_that_they_name_was_never_exceeded() -> None:
    measured = [int(row.split("|")[-2]) for row in _rows_of_megabytes((_DOCS / "performance.md").read_text(encoding="utf-8"))]
    for guide in _GUIDES:
        named = re.findall(r"^\| (?:memory|内存) .*?(\d+) GB", guide.read_text(encoding="utf-8"), re.MULTILINE)
        assert measured
        assert max(measured) < 1000 * int(named[0])


def _blocks(text: str) -> list[list[str]]:
    """The lines of each block of code, without the comments, which are in the guide's language."""
    blocks = re.findall(r"^ *```[a-z]+\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [[re.sub(r" *#.*", "", line) for line in block.splitlines()] for block in blocks]


def _rows_of_megabytes(text: str) -> list[str]:
    """The rows of the tables whose last column is ``server's MB``."""
    tables = re.findall(r"^\|.*server's MB \|\n\| ---.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row for table in tables for row in table.splitlines()]
