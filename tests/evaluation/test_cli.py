"""The commands over a small set and the fake model: what they print, and the files that they write."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_bot.evaluation import cli
from qa_bot.evaluation.quality_page import quality_page
from tests.fakes import FakeEmbeddings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands meet the fake model and an empty data folder, whatever the developer's settings say."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_embeddings", FakeEmbeddings)


def run(measure: str, folder: Path, *options: str) -> dict[str, Any]:
    files = Path("out", f"{measure}-small-set.json"), Path("out", f"{measure}.html")
    result = CliRunner().invoke(cli.app, [measure, str(folder), "--json", str(files[0]), "--report", str(files[1]), *options])
    assert result.exit_code == 0, result.output
    assert "small-set" in result.output
    assert "<h1>" in files[1].read_text(encoding="utf-8")
    figures: dict[str, Any] = json.loads(files[0].read_text(encoding="utf-8"))
    assert figures["ran"].keys() == {"commit", "embedding", "date", "passages"}
    assert figures["ran"]["passages"] == "3"
    return figures


@pytest.mark.slow
def test_every_measure_writes_its_figures(set_folder: Path) -> None:
    assert run("retrieval", set_folder).keys() >= {"questions", "r1", "r3", "r5", "mrr10", "milliseconds", "ranks"}
    assert run("answers", set_folder).keys() >= {"questions", "first_sentence", "shown", "f1", "median_length"}
    assert run("refusal", set_folder).keys() >= {"false_answers", "false_refusals", "curve"}
    assert run("ablation", set_folder)["sets"]["small-set"].keys() == {"questions", "rows"}
    assert "| small-set | 6 |" in quality_page(Path("out"))


@pytest.mark.slow
def test_a_sample(set_folder: Path) -> None:
    assert run("answers", set_folder, "--sample", "2")["questions"] == 2
