"""What parsing gave is remembered: a second look parses nothing, another file, parser or version does, and publishing forgets the rest."""

import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from ingest import isolation, readings
from ingest.builder import Entry, Plan, Scope, plan, publish
from ingest.readings import Readings
from ingest.sources import find
from qa_bot.assembly import Parts
from tests.ingest.documents import sheet_files


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed, the real parsers doing it."""
    names: list[str] = []
    run = isolation.run

    def noted(function: str, content: bytes | str, path: Path, limits: isolation.Limits) -> dict[str, Any]:
        names.append(path.name)
        return run(function, content, path, limits)

    monkeypatch.setattr(isolation, "run", noted)
    return names


@pytest.fixture
def look(parts: Parts, corpus: Path) -> Callable[[], Plan]:
    (corpus / "about" / "prices.xlsx").write_bytes(sheet_files.partly_hidden())

    def planned() -> Plan:
        return plan(find([corpus]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)

    return planned


def told(planned: Plan) -> list[Entry]:
    """The entries but for when their files were written, which is sure only some seconds later."""
    return [replace(entry, source=None) for entry in planned.entries]


def kept(parts: Parts) -> int:
    return len(list((parts.settings.data_folder / "readings").iterdir()))


def test_a_second_check_parses_nothing_and_says_the_same(look: Callable[[], Plan], parsed: list[str]) -> None:
    first = look()
    assert sorted(parsed) == ["expo.md", "hall.md", "prices.xlsx", "rent.md"]
    parsed.clear()
    assert told(look()) == told(first)  # warnings and raw text as well
    assert parsed == []


def test_only_what_changed_is_parsed_and_publishing_forgets_what_was_before(
    parts: Parts, corpus: Path, look: Callable[[], Plan], parsed: list[str]
) -> None:
    look()
    hall = corpus / "about" / "hall.md"
    hall.write_text(hall.read_text(encoding="utf-8").replace("12000", "13000"), encoding="utf-8")
    parsed.clear()
    prepared = look()
    assert parsed == ["hall.md"]
    assert kept(parts) == 5
    publish(prepared, parts.embeddings, parts.releases)
    assert kept(parts) == 4


def test_other_parsers_parse_again(look: Callable[[], Plan], parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    look()
    parsed.clear()
    monkeypatch.setattr(readings, "version", lambda: "another")
    look()
    assert len(parsed) == 4


def test_a_damaged_record_is_parsed_again(parts: Parts, look: Callable[[], Plan], parsed: list[str]) -> None:
    first = look()
    for path in (parts.settings.data_folder / "readings").iterdir():
        path.write_bytes(b'{"text": "ha')
    parsed.clear()
    assert told(look()) == told(first)
    assert len(parsed) == 4


def test_where_nothing_can_be_kept_everything_is_read_all_the_same(
    parts: Parts, look: Callable[[], Plan], parsed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    (parts.settings.data_folder / "readings").write_bytes(b"in the way")
    caplog.set_level(logging.WARNING)
    assert not look().failed
    assert len(parsed) == 4
    assert "cannot be kept" in caplog.text


def test_odd_characters_and_several_parsers_of_one_file(tmp_path: Path) -> None:
    memory = Readings(tmp_path / "readings")
    said = {"text": "鲲鹏\ue000\udc80\n", "warnings": []}
    assert memory.get(b"x", "one:convert", lambda: said) == said
    assert memory.get(b"x", "one:convert", dict) == said
    assert memory.get(b"x", "other:convert", dict) == {}


def test_another_version_of_a_library_parses_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before, installed = readings.version(), metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0" if name == "pypdfium2" else installed(name))
    assert readings.version.__wrapped__() != before
    monkeypatch.setattr(metadata, "version", lambda name: "0" if name == "gradio" else installed(name))
    assert readings.version.__wrapped__() == before
