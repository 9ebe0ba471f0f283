"""The verbs of ``qa-ingest`` that need no model, as staff type them: documents, checking, backup, password."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.staff.password import verify_password
from qa_bot.store.database import open_database
from tests.commands import run as run_command
from tests.test_commands import FRONT

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]
HALL = FRONT.replace("甲", "大厅") + "# 大厅\n\n大厅(dà tīng)于2021年3月5日启用,由集团运营,面向公众免费开放。\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "hall.md").write_text(HALL, encoding="utf-8")
    (tmp_path / "wifi.txt").write_text("无线网络\n\n名称是江城访客，不需要密码，在一层和二层都能使用。\n", encoding="utf-8")

    def now(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command("qa-ingest", *arguments, folder=tmp_path)

    return now


def checked(run: Run, *paths: str) -> dict[str, dict[str, object]]:
    result = run("check", "--json", *paths)
    return {entry["name"]: entry for entry in json.loads(result.stdout)}


def test_documents_come_and_go(run: Run) -> None:
    assert "added: wifi.txt" in run("add", "wifi.txt").stderr
    assert run("describe", "wifi.txt", "title=上网", "date=2024-05").returncode == 0
    assert run("hide", "corpus/hall.md").returncode == 0
    listed = run("documents").stdout
    assert "title: 上网, date: 2024-05" in listed
    assert "hall.md" in listed
    assert "visibility: hidden" in listed
    found = checked(run)
    assert {name: entry["state"] for name, entry in found.items()} == {"hall.md": "new", "wifi.txt": "new"}
    assert run("remove", "wifi.txt").returncode == 0
    assert checked(run).keys() == {"hall.md"}
    assert run("remove", "wifi.txt", "--undo").returncode == 0
    assert run("remove", "wifi.txt", "--for-good").returncode == 0
    assert "wifi" not in run("documents").stdout


def test_check_shows_what_cleaning_changed(run: Run, tmp_path: Path) -> None:
    entry = checked(run)["hall.md"]
    assert {step["step"] for step in entry["cleaning"]} == {"pinyin", "punctuation"}  # type: ignore[attr-defined]
    shown = run("check", "--details").stdout
    assert "pinyin, line 3: 大厅[-(dà tīng)-]于2021年3月5日启用,由集团运营,面向公众免费开放。" in shown
    assert "启用[-,-]{+，+}由集团运营" in shown
    assert "[p1]  (0–" in shown
    (tmp_path / "corpus" / "copy.md").write_text(HALL, encoding="utf-8")
    assert "warning: hall: same as “大厅”" in run("check").stderr
    (tmp_path / "corpus" / "empty.md").write_text("", encoding="utf-8")
    told = run("check", "--language", "zh").stderr
    assert "warning: hall: 与《大厅》内容相同。" in told
    assert "empty.md：文件是空的；请补上内容，或移除它。" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "nowhere.pdf"], "nowhere.pdf: cannot be read"),
        (["describe", "nowhere.pdf", "title=甲"], "nowhere.pdf: there is no such document"),
        (["describe", "corpus/hall.md", "date=soon"], "date is 'soon', not a date"),
        (["describe", "corpus/hall.md", "nothing"], "'nothing' says nothing; write FIELD=VALUE"),
        (["remove", "../hall.md"], "../hall.md"),
        (["take-back", "nowhere.pdf"], "nowhere.pdf: there is no such document"),
        (["backup", "b.zip"], "there is nothing to save"),
        (["restore", "nowhere.zip"], "corpus is not empty"),
        (["restore", "nowhere.zip", "--force"], "there is no file nowhere.zip"),
        (["rehearse", "--golden", "nowhere.jsonl", "nowhere.md"], "nowhere.md: there is no such file"),
    ],
)
def test_one_line_says_what_is_wrong(run: Run, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.returncode == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("qa-ingest:")]
    assert len(lines) == 1, result.stderr
    assert message in lines[0]
    assert "Traceback" not in result.stderr


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    open_database(tmp_path / "data").dispose()
    run("add", "wifi.txt")
    assert run("backup", "b.zip").returncode == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {"corpus/hall.md", "documents/wifi.txt", "qa_bot.sqlite3", "settings.json", "manifest.json"} <= set(archive.namelist())
    run("remove", "wifi.txt", "--for-good")
    result = run("restore", "b.zip", "--force")
    assert result.returncode == 0, result.stderr
    assert "what was there before lies in data/replaced-" in result.stderr
    assert "wifi.txt" in run("documents").stdout


def test_the_password_is_asked_and_only_its_hash_is_printed(tmp_path: Path) -> None:
    def asked(password: str) -> subprocess.CompletedProcess[str]:
        command = Path(sys.executable).parent / "qa-ingest"
        return subprocess.run([command, "password"], input=password, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)

    result = asked("correct horse battery\n")
    kept = result.stdout.strip()
    assert "horse" not in result.stdout + result.stderr
    assert verify_password("correct horse battery", kept)
    assert not verify_password("correct horse", kept)
    assert "choose one of at least 12" in asked("short\n").stderr
