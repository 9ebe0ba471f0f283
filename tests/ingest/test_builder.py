"""From files to a plan to a release: what is new, changed, unchanged, removed, failed; what is embedded again and what is not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Plan, Scope, State, plan, publish, publishing_lock
from ingest.sources import find
from qa_bot.assembly import Parts
from qa_bot.errors import ReleaseError
from qa_bot.releases import Release
from qa_bot.retrieval.current_index import CurrentIndex
from tests.fakes import FakeEmbeddings


def look(parts: Parts, *paths: Path, scope: Scope = Scope.CORPUS) -> Plan:
    files = find(list(paths or [parts.settings.corpus_folder])).files
    return plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=scope)


def states(prepared: Plan) -> dict[str, str]:
    return {entry.document.id if entry.document else entry.path.stem: entry.state.value for entry in prepared.entries}


def test_only_changed_text_is_embedded_again(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    embedded = parts.embeddings.embedded  # type: ignore[attr-defined]
    embedded.clear()
    path = corpus / "event" / "expo.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n## 交通\n\n会展中心在地铁9号线旁。\n", encoding="utf-8")
    prepared = look(parts)
    assert states(prepared) == {"hall": "unchanged", "expo": "changed", "rent": "unchanged"}
    publish(prepared, parts.embeddings, parts.releases)
    assert embedded == ["交通\n会展中心在地铁9号线旁。"]


def test_nothing_changed(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    assert not look(parts).changes


def test_what_was_deleted_in_the_corpus_is_removed_and_what_was_added_from_elsewhere_stays(
    parts: Parts, corpus: Path, tmp_path: Path, publish_corpus: Callable[[], Release]
) -> None:
    publish_corpus()
    extra = tmp_path / "wifi.txt"
    extra.write_text("大厅无线网络\n\n大厅的无线网络名称是江城访客，不需要密码。\n", encoding="utf-8")
    added = look(parts, extra, scope=Scope.ADD)
    assert states(added) == {"wifi": "new", "hall": "unchanged", "expo": "unchanged", "rent": "unchanged"}
    assert publish(added, parts.embeddings, parts.releases).documents == 4
    (corpus / "policy" / "rent.md").unlink()
    prepared = look(parts)
    assert states(prepared) == {"hall": "unchanged", "expo": "unchanged", "rent": "removed", "wifi": "unchanged"}
    assert publish(prepared, parts.embeddings, parts.releases).documents == 3
    assert states(look(parts, extra, scope=Scope.ONLY)) == {"wifi": "unchanged", "hall": "removed", "expo": "removed"}


def test_a_live_document_whose_file_broke_stays_as_it_was(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    (corpus / "about" / "hall.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    prepared = look(parts)
    assert [entry.state for entry in prepared.entries if entry.path.name == "hall.md"] == [State.FAILED, State.UNCHANGED]
    assert publish(prepared, parts.embeddings, parts.releases).documents == 3


def test_two_files_of_one_id(parts: Parts, corpus: Path) -> None:
    (corpus / "event" / "hall.md").write_text((corpus / "about" / "hall.md").read_text(encoding="utf-8"), encoding="utf-8")
    failed = look(parts).failed
    assert len(failed) == 1
    assert "its id 'hall' is also that of" in str(failed[0].error)


def test_a_live_release_of_another_format_is_rebuilt_from_the_documents(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    manifest = parts.releases.live_folder() / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"format": told["format"] + 1}), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"has format .*; run: qa-ingest publish --rebuild"):
        look(parts)
    files = find([parts.settings.corpus_folder]).files
    anew = plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS, rebuild=True)
    assert publish(anew, parts.embeddings, parts.releases).documents == 3
    assert parts.retriever.search("四个展区").passages[0].document.id == "hall"


@pytest.mark.parametrize("part", ["cleaning", "splitting"])
def test_new_ways_of_reading_reach_the_documents_and_vectors_are_used_again(
    parts: Parts, publish_corpus: Callable[[], Release], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    publish_corpus()
    parts.embeddings.embedded.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(f"ingest.{part}.VERSION", 9999)
    prepared = look(parts)
    assert set(states(prepared).values()) == {"changed"}
    publish(prepared, parts.embeddings, parts.releases)
    assert parts.embeddings.embedded == []  # type: ignore[attr-defined]
    assert not look(parts).changes


def test_another_embedding_model_embeds_everything_again(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    first, other = publish_corpus(), FakeEmbeddings("another model")
    files = find([parts.settings.corpus_folder]).files
    publish(plan(files, parts.settings, parts.releases, other.identity, scope=Scope.CORPUS), other, parts.releases)
    assert len(other.embedded) == first.passages
    assert CurrentIndex(parts.releases, other.identity)().release_id == parts.releases.live_id() != first.id


def test_an_empty_plan_publishes_nothing(parts: Parts) -> None:
    with pytest.raises(ReleaseError, match="there is no document to publish"):
        publish(Plan((), {}), parts.embeddings, parts.releases)
    assert parts.releases.live_id() is None


def test_a_second_publisher_is_refused(parts: Parts) -> None:
    with (
        publishing_lock(parts.settings),
        pytest.raises(ReleaseError, match="another qa-ingest is publishing"),
        publishing_lock(parts.settings),
    ):
        pass
    with publishing_lock(parts.settings):
        assert (parts.settings.data_folder / "publish.lock").exists()
