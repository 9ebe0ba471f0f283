"""A disk that fills up while documents are published: visitors go on reading, the staff are told, and room is all that is needed."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from qa_bot.assembly import Parts
from qa_bot.errors import QABotError
from qa_bot.records import Done, TextPiece
from qa_bot.release_checks import verify_release
from qa_bot.releases import Release
from qa_bot.settings import Settings

SIZE = 12 * 2**20
LEFT = (0, 4096, 16_384, 65_536, 150_000, 300_000, 600_000, 900_000, 1_200_000, 2_000_000)
"""So many bytes are left free, one after the other: the disk fills up in another step each time."""


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """The same, with the data folder on a small disk of its own."""
    if os.geteuid():
        pytest.skip("only root can mount a small tmpfs")
    settings.data_folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(settings.data_folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    yield settings
    subprocess.run(["umount", "--lazy", str(settings.data_folder)], check=True)


def _fill(folder: Path, left: int) -> Path:
    ballast = folder / "ballast"
    status = os.statvfs(folder)
    ballast.write_bytes(bytes(max(status.f_bavail * status.f_frsize - left, 0)))
    return ballast


def _try_to(publish: Callable[[], Release]) -> tuple[Release | None, str]:
    try:
        return publish(), ""
    except (QABotError, OperationalError) as error:  # the database's own word for it, where the files had room
        return None, str(error)


@pytest.mark.slow
def test_nothing_is_lost_but_the_new_release(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], caplog: pytest.LogCaptureFixture
) -> None:
    live, refused = publish_corpus(), 0
    parts.retriever.index()  # the server was running before
    folder = parts.settings.data_folder
    changed = corpus / "about" / "hall.md"
    for left in LEFT:
        changed.write_text(f"{changed.read_text(encoding='utf-8')}\n\n还剩{left}字节。\n", encoding="utf-8")
        ballast = _fill(folder, left)
        published, told = _try_to(publish_corpus)
        live = published or live
        if not published:
            refused += 1
            assert "disk" in told
            assert not [each.name for each in (folder / "releases").iterdir() if each.name.startswith(".building-")]
        assert parts.releases.live_id() == live.id
        events = list(parts.chatbot.answer("入驻企业租金补贴的标准是多少？"))
        assert "每平方米每月20元" in "".join(event.text for event in events if isinstance(event, TextPiece))
        assert isinstance(events[-1], Done)
        ballast.unlink()
        verify_release(parts.releases.live_folder())
    assert refused >= len(LEFT) / 2
    assert "could not be" in caplog.text or "waits" in caplog.text  # the answer that there was no room for
    release = publish_corpus()
    assert {each.name for each in (folder / "releases").iterdir()} == {kept.id for kept in parts.releases.list()}
    assert parts.releases.live_id() == release.id
