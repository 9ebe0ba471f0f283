"""``qa-report`` as a person runs it: tables, files, a page, JSON; in an empty folder too."""

import csv
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa_bot import embedding, report_cli
from qa_bot.store.database import now, open_database
from tests.fakes import HashedPairs
from tests.learning.visits import ask_in_vain, dislike

runner = CliRunner()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(embedding.SentenceTransformerEmbeddings, "_load", lambda _: HashedPairs())


def asked(folder: Path) -> None:
    engine = open_database(folder / "data")
    moment = now() - timedelta(hours=1)
    ask_in_vain(engine, ["=1+1", "[red]停车场[/red]怎么收费", "\x1b[31m停车场怎么收费呢"], asked=moment)
    dislike(engine, "v0", "@看不懂")
    engine.dispose()


def test_an_empty_folder_has_nothing_to_tell() -> None:
    result = runner.invoke(report_cli.app, [])
    assert result.exit_code == 0, result.output
    assert "What visitors could not find\nnone" in result.stdout


def test_tables_show_texts_as_texts(tmp_path: Path) -> None:
    asked(tmp_path)
    result = runner.invoke(report_cli.app, ["--language", "zh"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    assert "没有答上的问题" in result.stdout
    assert "[red]停车场[/red]怎么收费" in result.stdout
    assert "\x1b[31m停" not in result.stdout


def test_files_and_page_and_json(tmp_path: Path) -> None:
    asked(tmp_path)
    result = runner.invoke(report_cli.app, ["--json", "--csv", "tables", "--html", "pages/report.html", "-n", "7"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["whole"]["unanswered"] == 3
    assert sum(len(gap["asked"]) for gap in told["gaps"]) == 3
    assert told["disliked"][0]["comment"] == "@看不懂"
    with (tmp_path / "tables" / "not_helpful.csv").open(encoding="utf-8-sig", newline="") as file:
        row = list(csv.reader(file))[1]
    assert row[1:3] == ["'=1+1", "'@看不懂"]
    assert {path.stem for path in (tmp_path / "tables").iterdir()} >= {"gaps", "wordings", "days", "cited", "never_cited", "expiring"}
    assert (tmp_path / "pages" / "report.html").read_text(encoding="utf-8").count("<svg") == 2


def test_days_that_are_over_are_not_told(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "data")
    ask_in_vain(engine, ["停车场怎么收费"], asked=now() - timedelta(days=10))
    engine.dispose()
    whole = json.loads(runner.invoke(report_cli.app, ["--json", "-n", "365"], env={"QA_BOT_QUESTIONS_KEPT_DAYS": "5"}).stdout)["whole"]
    assert whole["unanswered"] == 0


def test_help_is_quick() -> None:
    heavy = "('torch', 'chromadb', 'sklearn', 'matplotlib', 'sentence_transformers', 'langchain')"
    code = f"import sys, qa_bot.report_cli; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
