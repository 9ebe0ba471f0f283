"""Publishing, noticing, rolling back, keeping the last releases, and what happens when files are damaged."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import repair
from qa_bot.assembly import Parts
from qa_bot.errors import DatabaseError, ReleaseError
from qa_bot.release_checks import verify_release
from qa_bot.release_files import read_content, read_manifest, write_release
from qa_bot.releases import Release, Releases
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.live_index import LiveIndex


def edit(corpus: Path, words: str) -> None:
    path = corpus / "about" / "hall.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n\n{words}\n", encoding="utf-8")


def test_the_first_release_is_complete_and_live(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    release = publish_corpus()
    assert parts.releases.live_id() == release.id
    assert (release.documents, release.passages) == (3, len(read_content(parts.releases.live_folder()).passages))
    assert parts.releases.list() == [release]  # to the same moment, zone and all
    verify_release(parts.releases.live_folder())


def test_offsets_point_into_the_cleaned_document(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    content = read_content(parts.releases.live_folder())
    documents = {document.id: document for document in content.documents}
    assert content.passages
    for passage in content.passages:
        assert documents[passage.document_id].text[passage.start : passage.end] == passage.text
    assert {passage.section for passage in content.passages if passage.document_id == "hall"} == {(), ("四个展区",), ("参观人数",)}


@pytest.mark.slow
def test_the_last_three_stay_and_roll_back_goes_to_the_one_before(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]
) -> None:
    releases = []
    for number in range(5):
        edit(corpus, f"这是第{number}次修改的内容。")
        releases.append(publish_corpus())
    kept = [release.id for release in parts.releases.list()]
    assert kept == [release.id for release in reversed(releases[-3:])]
    assert sorted(folder.name for folder in (parts.settings.data_folder / "releases").iterdir()) == sorted(kept)
    assert parts.releases.roll_back().id == releases[-2].id
    assert parts.releases.live_id() == releases[-2].id
    with pytest.raises(ReleaseError, match="no release '20200101"):
        parts.releases.roll_back("20200101")


def test_there_is_nothing_before_the_first(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    with pytest.raises(ReleaseError, match="no release is live; run: qa-ingest publish"):
        parts.releases.live_folder()
    publish_corpus()
    with pytest.raises(ReleaseError, match="no earlier release"):
        parts.releases.roll_back()


def test_the_server_notices_a_new_release_and_does_not_drop_the_old(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_bot.retrieval.current_index._LOOK_EVERY_S", 0.0)
    publish_corpus()
    current = CurrentIndex(parts.releases, parts.embeddings.identity)
    old = current()
    edit(corpus, "新增的一段：大厅有无线网络。")
    new = publish_corpus()
    current()
    assert current._looking is not None
    current._looking.join(timeout=30)
    assert current().release_id == new.id
    # who still holds the old index can finish with it
    assert old.search("无线网络", parts.embeddings.query_vector("无线网络"), 3).passages


@pytest.mark.parametrize("damage", ["chroma", "keywords", "moments.npz"])
def test_repair_rebuilds_what_can_be_derived_without_embedding(parts: Parts, publish_corpus: Callable[[], Release], damage: str) -> None:
    release = publish_corpus()
    folder = parts.releases.live_folder()
    target = folder / damage
    shutil.rmtree(target) if target.is_dir() else target.write_bytes(b"damaged")
    with pytest.raises(ReleaseError, match="run: qa-ingest repair"):
        parts.retriever.index()
    embedded = len(parts.embeddings.embedded)  # type: ignore[attr-defined]
    repaired = repair(parts.releases)
    assert len(parts.embeddings.embedded) == embedded  # type: ignore[attr-defined]
    assert repaired.id != release.id
    assert repaired.passages == release.passages
    assert parts.retriever.search("四个展区").passages[0].document.id == "hall"


@pytest.mark.parametrize("name", ["vectors.npy", "passages.jsonl", "documents.jsonl"])
def test_what_cannot_be_derived_is_named(parts: Parts, publish_corpus: Callable[[], Release], name: str) -> None:
    publish_corpus()
    path = parts.releases.live_folder() / name
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ReleaseError, match=rf"{name} is missing or damaged; run: qa-ingest publish --rebuild"):
        repair(parts.releases)


def test_another_embedding_model_is_refused(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    with pytest.raises(ReleaseError, match=r"made with the embedding model 'hashed-pairs.*run: qa-ingest publish --rebuild"):
        CurrentIndex(parts.releases, "another model")()


def test_while_chroma_does_not_answer_every_passage_is_compared(
    parts: Parts, publish_corpus: Callable[[], Release], caplog: pytest.LogCaptureFixture
) -> None:
    publish_corpus()
    folder, vector = parts.releases.live_folder(), parts.embeddings.query_vector("四个展区")
    asked = LiveIndex(folder).search("四个展区", vector, 3)
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        alone = LiveIndex(folder, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        for _ in range(2):
            found = alone.search("四个展区", vector, 3)
            assert [each.passage.id for each in found.passages] == [each.passage.id for each in asked.passages]
    assert caplog.text.count("see that the Chroma server of QA_BOT_CHROMA_URL is up") == 1


def test_visitors_stay_with_the_release_before_while_a_new_one_cannot_be_opened(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_bot.retrieval.current_index._LOOK_EVERY_S", 0.0)
    sound = publish_corpus()
    current = CurrentIndex(parts.releases, parts.embeddings.identity)
    current()
    edit(corpus, "新增的一段。")
    broken = publish_corpus()
    moments = parts.releases.live_folder() / "moments.npz"
    whole = moments.read_bytes()
    moments.write_bytes(b"damaged")

    def read_after_a_look() -> str:
        current()
        assert current._looking is not None
        current._looking.join(timeout=30)
        return current().release_id

    assert read_after_a_look() == sound.id
    moments.write_bytes(whole)
    assert read_after_a_look() == sound.id  # it is not tried again at once
    monkeypatch.setattr("qa_bot.retrieval.current_index._TRY_AGAIN_S", 0.0)
    assert read_after_a_look() == broken.id


def test_what_a_chroma_server_does_not_take_leaves_only_a_mark_to_sweep_its_part_by(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]
) -> None:
    publish_corpus()
    live, building = parts.releases.live_folder(), parts.releases.new_folder()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(ReleaseError, match=f"{building.name.removeprefix('.building-')} on {address} cannot be written"):
            write_release(building, read_content(live), read_manifest(live), chroma_url=address)
    assert list(building.iterdir()) == []
    edit(corpus, "下一次。")
    publish_corpus()
    assert not building.exists()


def test_while_the_database_is_away_visitors_stay_with_what_is_open(
    parts: Parts, publish_corpus: Callable[[], Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_bot.retrieval.current_index._LOOK_EVERY_S", 0.0)
    release = publish_corpus()
    tries = []

    class Away(Releases):
        def live_id(self) -> str | None:
            tries.append(None)
            if len(tries) > 1:
                raise DatabaseError("the database is away")
            return super().live_id()

    current = CurrentIndex(Away(parts.engine, parts.settings.data_folder, 3), parts.embeddings.identity)
    for _ in range(5):
        assert current().release_id == release.id
        if current._looking:
            current._looking.join()
    assert len(tries) == 6  # the first time twice: which is live, and when it was published
