"""Every promise of ``docs/promises.md`` names tests that exist, or says that there is none yet."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_NOT_YET = "**not yet**"
_TEST = re.compile(r"\[`(tests/[^`:]+)::([^`]+)`\]\(([^)]*)\)")
_NAMED = re.compile(r"tests/[\w/]+\.py::")
_HEAD = {"promise", "---"}


def promises() -> list[tuple[int, str, str]]:
    """Line number, promise and proof of each line of a table."""
    lines = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8").splitlines()
    rows = [(number, *map(str.strip, line.strip("|").split("|"))) for number, line in enumerate(lines, 1) if line.startswith("|")]
    assert [row for row in rows if len(row) != 3] == [], "a line has a promise and a proof"
    return [(number, promise, proof) for number, promise, proof in rows if promise not in _HEAD]


@cache
def names_of_tests(path: Path) -> frozenset[str]:
    """The tests of a file by their names, as pytest writes them; read from its text."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    classes = [(f"{node.name}::", node.body) for node in body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")]
    functions = [(prefix, node) for prefix, nodes in (("", body), *classes) for node in nodes]
    found = ((prefix, node.name) for prefix, node in functions if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(prefix + name for prefix, name in found if name.startswith("test_"))


def test_there_are_promises() -> None:
    assert len(promises()) > 100


@pytest.mark.parametrize(("line", "promise", "proof"), promises(), ids=lambda value: str(value) if isinstance(value, int) else "")
def test_a_promise_has_a_test_or_says_not_yet(line: int, promise: str, proof: str) -> None:
    tests = _TEST.findall(proof)
    assert promise
    assert tests or _NOT_YET in proof, f"line {line}: name the test that proves it, or write {_NOT_YET}"
    assert len(tests) == len(_NAMED.findall(proof)), f"line {line}: a test is named as [`tests/file.py::name`](../tests/file.py)"
    for path, name, link in tests:
        assert link == f"../{path}", f"line {line}: the link of {path} leads to {link}"
        assert (ROOT / path).is_file(), f"line {line}: there is no file {path}"
        assert name in names_of_tests(ROOT / path), f"line {line}: {path} has no test {name}"
