"""``qa-ingest backup`` into a folder: named by date, the last ones stay, what is not ours is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest import cli
from ingest.backup_series import leave_last
from ingest.restoring import restore
from qa_bot.errors import BackupError
from qa_bot.releases import Release
from qa_bot.settings import Settings

_OLD = [f"qa-bot-2024010{day}T033000Z.zip" for day in range(1, 6)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in [*_OLD, "qa-bot-before-the-move.zip", ".qa-bot-20240109T033000Z.zip.part"]:
        (folder / name).touch()
    return folder


def test_the_oldest_go_and_other_files_stay(folder: Path) -> None:
    assert [path.name for path in leave_last(2, folder)] == _OLD[:3]
    assert sorted(path.name for path in folder.iterdir()) == [".qa-bot-20240109T033000Z.zip.part", *_OLD[3:], "qa-bot-before-the-move.zip"]
    assert leave_last(2, folder) == []


def test_the_command_saves_first_and_removes_then(
    folder: Path, publish_corpus: Callable[[], Release], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = publish_corpus().id
    monkeypatch.setenv("QA_BOT_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("QA_BOT_CORPUS_FOLDER", str(settings.corpus_folder))
    done = CliRunner().invoke(cli.app, ["backup", "--keep", "3", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    kept = sorted(path for path in folder.glob("qa-bot-2*.zip"))
    assert [path.name for path in kept[:2]] == _OLD[3:]
    elsewhere = settings.model_copy(update={"data_folder": tmp_path / "new", "corpus_folder": tmp_path / "new-corpus"})
    assert restore(elsewhere, kept[2]).manifest.live == live


def test_a_failed_backup_removes_nothing(folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BOT_DATA_FOLDER", str(settings.data_folder))
    with pytest.raises(BackupError, match="nothing to save"):
        CliRunner().invoke(cli.app, ["backup", "--keep", "1", str(folder)], catch_exceptions=False)
    assert len(list(folder.glob("qa-bot-2*.zip"))) == len(_OLD)


def test_only_a_folder_keeps_some(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="needs a folder"):
        CliRunner().invoke(cli.app, ["backup", "--keep", "1", str(tmp_path / "ask.zip")], catch_exceptions=False)
