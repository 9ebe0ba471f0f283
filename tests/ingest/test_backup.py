"""A backup of a server at work, restored into an empty folder, answers as before; damaged ones are refused and change nothing."""

import json
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.backup import MANIFEST, back_up
from ingest.builder import Scope, plan, publish, publishing_lock
from ingest.restoring import restore
from ingest.shelf import Shelf
from ingest.sources import everything
from qa_bot.assembly import Parts
from qa_bot.errors import BackupError, ReleaseError
from qa_bot.records import Done, TextPiece
from qa_bot.settings import Settings
from tests.conftest import parts_over

SECRET = "sk-nobody-may-read-this"
RENT = "入驻企业租金补贴的标准是多少？"


def publish_everything(parts: Parts) -> None:
    files = everything(parts.settings, Shelf(parts.settings)).files
    planned = plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    publish(planned, parts.embeddings, parts.releases)


def answer(parts: Parts, question: str) -> tuple[str, Done]:
    events = list(parts.chatbot.answer(question))
    assert isinstance(events[-1], Done)
    return "".join(event.text for event in events if isinstance(event, TextPiece)), events[-1]


@pytest.fixture
def saved(parts: Parts, corpus: Path, tmp_path: Path) -> Path:
    """A backup made while the database is open and a question is being asked."""
    shelf = Shelf(parts.settings)
    key = shelf.add("无线网络.txt", "大厅无线网络\n\n大厅的无线网络名称是江城访客，不需要密码。\n".encode()).key
    shelf.describe(key, {"title": "无线网络"})
    publish_everything(parts)
    shelf.remove("event/expo.md")
    _, done = answer(parts, RENT)
    parts.reports.record_feedback(done.answer_id, helpful=False, comment="太短")
    asking = parts.chatbot.answer(RENT)
    next(asking)
    back_up(parts.settings.model_copy(update={"llm_model": "some-model"}), tmp_path / "backup.zip")
    asking.close()
    return tmp_path / "backup.zip"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """The same settings over empty folders."""
    return settings.model_copy(update={"data_folder": tmp_path / "new" / "data", "corpus_folder": tmp_path / "new" / "corpus"})


def test_restored_into_an_empty_folder_it_answers_as_before(parts: Parts, saved: Path, elsewhere: Settings, corpus: Path) -> None:
    before, _ = answer(parts, RENT)
    restored = restore(elsewhere, saved)
    assert restored.aside is None
    with parts_over(elsewhere) as others:
        after, done = answer(others, RENT)
        assert after == before
        assert done.release == restored.manifest.live == parts.releases.live_id()
        assert others.reports.record_feedback(done.answer_id, helpful=True)
        shelf = Shelf(elsewhere)
        assert [(one.about.name, one.about.fields["title"]) for one in shelf.documents()] == [("无线网络.txt", "无线网络")]
        assert set(shelf.removed()) == {"event/expo.md"}
        others.embeddings.embedded.clear()  # type: ignore[attr-defined]
        publish_everything(others)
        assert {release.documents for release in others.releases.list()} == {4, 3}
        assert others.embeddings.embedded == []  # type: ignore[attr-defined]  # the vectors were restored
    for path in corpus.rglob("*.md"):
        assert (elsewhere.corpus_folder / path.relative_to(corpus)).read_bytes() == path.read_bytes()


def test_no_secret_is_saved(settings: Settings, corpus: Path, parts: Parts, tmp_path: Path) -> None:
    publish_everything(parts)
    secret = Settings(data_folder=settings.data_folder, corpus_folder=settings.corpus_folder, llm_api_key=SECRET, centre=settings.centre)  # type: ignore[arg-type]
    back_up(secret, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert all(SECRET.encode() not in archive.read(name) for name in archive.namelist())
        told = json.loads(archive.read("settings.json"))
    assert told["port"] == settings.port
    assert told["centre"]["contact"]["zh"] == "请到服务台咨询。"
    assert not {"llm_api_key", "staff_password_hash"} & told.keys()


def test_what_is_there_is_kept_unless_forced_and_even_then_moved_aside(parts: Parts, saved: Path) -> None:
    settings = parts.settings
    with pytest.raises(BackupError, match="is not empty"):
        restore(settings, saved)
    live = parts.releases.live_id()
    (settings.corpus_folder / "new.md").write_text("新的一篇。", encoding="utf-8")
    restored = restore(settings, saved, force=True)
    assert restored.aside is not None
    assert (restored.aside / "corpus" / "new.md").is_file()
    assert (restored.aside / "releases" / str(live)).is_dir()
    assert not (settings.corpus_folder / "new.md").exists()
    with parts_over(settings) as again:
        assert answer(again, RENT)[1].release == live


def test_a_database_without_releases_is_as_good_as_none(saved: Path, elsewhere: Settings) -> None:
    with parts_over(elsewhere):
        pass
    assert restore(elsewhere, saved).aside is not None
    with parts_over(elsewhere) as others:
        assert others.releases.live_id()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "damaged or none"),
        (lambda path: path.write_bytes(b""), "damaged or none"),
        (lambda path: path.write_bytes(b"PK\x03\x04 no"), "damaged or none"),
        (lambda path: path.unlink(), "there is no file"),
        (lambda path: rewritten(path, lambda name, data: b"other" if name == "corpus/about/hall.md" else data), "is not what was saved"),
        (lambda path: rewritten(path, lambda name, data: b"{}" if name == MANIFEST else data), "no backup of qa-ingest"),
        (lambda path: rewritten(path, lambda name, data: data.replace(b"corpus/about", b"../about")), "which no backup does"),
        (lambda path: rewritten(path, lambda name, data: data.replace(b'"format": 1', b'"format": 9')), "has format 9"),
    ],
)
def test_damaged_backups_change_nothing(saved: Path, elsewhere: Settings, damage: Callable[[Path], object], words: str) -> None:
    damage(saved)
    with pytest.raises(BackupError, match=words):
        restore(elsewhere, saved)
    assert [path.name for path in elsewhere.data_folder.iterdir()] == ["publish.lock"]
    assert not elsewhere.corpus_folder.exists()


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_backup_waits_for_who_publishes(parts: Parts, corpus: Path, tmp_path: Path) -> None:
    publish_everything(parts)
    with ThreadPoolExecutor(1) as pool:
        with publishing_lock(parts.settings):
            saved = pool.submit(back_up, parts.settings, tmp_path / "backup.zip")
            with pytest.raises(TimeoutError):
                saved.result(0.3)
        assert saved.result(20).live


def test_nothing_is_saved_while_somebody_publishes_and_nothing_half_written_is_left(
    parts: Parts, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_everything(parts)
    monkeypatch.setattr("ingest.backup._WAIT_S", 0.1)
    with publishing_lock(parts.settings), pytest.raises(ReleaseError, match="is publishing"):
        back_up(parts.settings, tmp_path / "backup.zip")
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(parts.settings, tmp_path / "nowhere" / "backup.zip")
    assert not list(tmp_path.glob("*backup*"))


def test_without_a_database_there_is_nothing_to_save(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="there is nothing to save"):
        back_up(settings, tmp_path / "backup.zip")
