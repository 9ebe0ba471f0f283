"""Readers that hang, hoard, crash and gush: each ends in an error that says so, and the next file is read."""

import importlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.isolation import Limits, run
from ingest.loaders import FORMATS
from qa_bot.errors import DocumentError

pytestmark = pytest.mark.slow

PATH = Path("folder/年报.bin")
LIMITS = Limits(seconds=20, megabytes=1024)


def text(function: str, content: bytes | str, limits: Limits = LIMITS, path: Path = PATH) -> str:
    return str(run(f"tests.ingest.unruly:{function}", content, path, limits)["text"])


@pytest.mark.parametrize(
    ("function", "seconds", "words"),
    [
        ("refuse", 20, "locked; unlock it"),
        ("stumble", 20, r"broke down \(at all\).* save it anew"),
        ("leave", 20, r"broke down \(exit status 3\)"),
        ("crash", 20, r"broke down \(SIGSEGV\)"),
        ("hang", 1, "after 1 seconds without progress; .*QA_BOT_DOCUMENT_SECONDS"),
        ("hoard", 20, "more than 1024 MB of memory; .*QA_BOT_DOCUMENT_MEGABYTES"),
        ("gush", 20, "more than 40 MB of text"),
    ],
)
def test_what_goes_wrong_is_named_and_the_next_file_goes_on(function: str, seconds: float, words: str) -> None:
    text("obey", b"")  # the worker is there: its start does not count
    with pytest.raises(DocumentError, match=words) as error:
        text(function, b"content", Limits(seconds, LIMITS.megabytes))
    assert str(error.value).startswith(f"{PATH}: ")
    assert "\n" not in str(error.value)
    assert text("obey", "内容".encode()) == "内容"


def test_a_worker_is_used_again_after_an_error_of_the_document() -> None:
    first = text("name", b"")
    with pytest.raises(DocumentError):
        text("refuse", b"")
    assert text("name", b"") == first


def test_the_time_limit_is_for_a_step_not_for_the_whole() -> None:
    assert text("plod", b"", Limits(2, LIMITS.megabytes)) == "done"


def test_large_texts_and_odd_characters_pass(tmp_path: Path) -> None:
    large = "鲲鹏\ue000\udc80\n" * 300_000
    assert text("echo", large, path=tmp_path / "\udcff.txt") == large


def test_a_reader_sees_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BOT_LLM_API_KEY", "secret")
    assert "QA_BOT" not in text("see", b"", Limits(20, 1025))  # another limit: a worker of its own


def test_several_files_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: text("obey", f"{number}".encode()), range(8))) == [f"{number}" for number in range(8)]


def test_every_format_has_its_function() -> None:
    for known in FORMATS.values():
        module, _, name = known.function.partition(":")
        assert callable(getattr(importlib.import_module(module), name))
