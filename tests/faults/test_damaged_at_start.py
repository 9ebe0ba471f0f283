"""Chroma's files are damaged when the server starts: that is found before they are opened, said, and mended from what the release keeps."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

import app
from qa_bot.assembly import Parts
from qa_bot.errors import ReleaseError
from qa_bot.records import Done, Outcome, TextPiece
from qa_bot.release_checks import damage_of
from qa_bot.release_files import ReleaseContent, read_content, read_manifest, write_release
from qa_bot.releases import Release

pytestmark = pytest.mark.slow

MANY = 1100
"""Passages; from a thousand on Chroma saves its graph to files of its own, which crash or mislead it when they are damaged."""


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _overwritten(content: bytes) -> bytes:
    third = len(content) // 3
    return content[:third] + random.Random(7).randbytes(third) + content[2 * third :]


def _zeroed(content: bytes) -> bytes:
    third = len(content) // 3
    return content[:third] + bytes(third) + content[2 * third :]


DAMAGES: dict[str, Callable[[bytes], bytes] | None] = {
    "cut": _cut,
    "overwritten": _overwritten,
    "zeroed": _zeroed,
    "empty": lambda _: b"",
    "gone": None,
}
FILES = ("chroma.sqlite3", "data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")


@contextmanager
def _damaged(file: Path, damage: Callable[[bytes], bytes] | None) -> Iterator[None]:
    sound = file.read_bytes()
    if damage:
        file.write_bytes(damage(sound))
    else:
        file.unlink()
    yield
    file.write_bytes(sound)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose graph Chroma has saved."""
    from qa_bot.records import Passage, SourceDocument
    from qa_bot.release_files import Manifest

    text = "\n\n".join(f"{number}号展品。" for number in range(MANY))
    start, passages = 0, []
    for number, part in enumerate(text.split("\n\n")):
        passages.append(Passage(document_id="d", number=number, section=(), start=start, end=start + len(part), text=part))
        start += len(part) + 2
    vectors = np.random.default_rng(1).normal(size=(MANY, 64)).astype(np.float32)
    content = ReleaseContent(
        (SourceDocument(id="d", title="展品", text=text, category="about", language="zh"),),
        tuple(passages),
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
    )
    folder = tmp_path_factory.mktemp("release") / "r1"
    write_release(folder, content, Manifest(embedding="e", cleaning=1, splitting=1, documents=0, passages=0, sources={}, hashes={}))
    assert damage_of(folder) == ""  # which opens Chroma: what it writes then is no damage
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_every_damage_is_found_without_opening_what_it_would_crash(many: Path, name: str, damage: str) -> None:
    file = next((many / "chroma").rglob(name))
    if not file.stat().st_size:
        assert name == "link_lists.bin"
        pytest.skip("this file is empty as it is")
    with _damaged(file, DAMAGES[damage]):
        assert str(many) in damage_of(many)
    assert damage_of(many) == ""


def test_the_server_rebuilds_and_answers(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa_bot")
    damaged, embedded = publish_corpus(), len(parts.embeddings.embedded)  # type: ignore[attr-defined]
    app._have_a_sound_release(parts)
    assert parts.releases.live_id() == damaged.id
    assert "rebuilt" not in caplog.text
    database = parts.releases.live_folder() / "chroma" / "chroma.sqlite3"
    database.write_bytes(_overwritten(database.read_bytes()))
    app._have_a_sound_release(parts)
    found, mended = [record for record in caplog.records if "rebuilt" in record.getMessage()]
    assert (found.levelname, str(database.parent) in found.getMessage()) == ("ERROR", True)
    assert mended.getMessage() == f"the release was rebuilt as {parts.releases.live_id()}"
    assert parts.releases.live_id() != damaged.id
    assert len(parts.embeddings.embedded) == embedded  # type: ignore[attr-defined]  # its vectors were kept
    events = list(parts.chatbot.answer("入驻企业租金补贴的标准是多少？"))
    assert "每平方米每月20元" in "".join(event.text for event in events if isinstance(event, TextPiece))
    assert isinstance(events[-1], Done)
    assert events[-1].outcome is Outcome.ANSWERED
    assert parts.releases.damage() == ""


def test_what_cannot_be_rebuilt_is_said(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    vectors = parts.releases.live_folder() / "vectors.npy"
    vectors.write_bytes(_zeroed(vectors.read_bytes()))
    with pytest.raises(ReleaseError, match=r"vectors\.npy is missing or damaged; run: qa-ingest publish --rebuild"):
        app._have_a_sound_release(parts)


@pytest.mark.parametrize("damage", [_cut, _overwritten, lambda _: b""])
def test_the_list_of_hashes_may_be_damaged_itself(
    parts: Parts, publish_corpus: Callable[[], Release], damage: Callable[[bytes], bytes]
) -> None:
    publish_corpus()
    file = parts.releases.live_folder() / "derived.json"
    file.write_bytes(damage(file.read_bytes()))
    assert parts.releases.damage() == f"the file {file} is damaged"


def test_a_release_of_an_older_version_is_looked_at_too(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    folder = parts.releases.live_folder()
    (folder / "derived.json").unlink()
    assert damage_of(folder) == ""
    assert read_content(folder).passages
    assert read_manifest(folder).passages
    (folder / "moments.npz").write_bytes(b"damaged")
    assert "moments.npz" in damage_of(folder)
