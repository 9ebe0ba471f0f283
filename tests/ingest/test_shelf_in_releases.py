"""From the shelf to a release: what staff say about documents goes before what they state, and what is unchanged is not read again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import reading
from ingest.builder import Entry, Plan, Scope, State, plan, publish
from ingest.reading import read_again
from ingest.shelf import Shelf
from ingest.sources import everything
from qa_bot.assembly import Parts
from qa_bot.records import SourceDocument
from qa_bot.release_files import read_content

WIFI = "大厅无线网络\n\n大厅的无线网络名称是江城访客，不需要密码，在一层和二层都能使用。\n".encode()


@pytest.fixture
def shelf(parts: Parts, corpus: Path) -> Shelf:
    return Shelf(parts.settings)


@pytest.fixture
def planned(parts: Parts, shelf: Shelf) -> Callable[[], Plan]:
    def now() -> Plan:
        files = everything(parts.settings, shelf).files
        return plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)

    return now


Planned = Callable[[], Plan]


def one(prepared: Plan, key: str) -> Entry:
    return next(entry for entry in prepared.entries if entry.key == key)


def live(parts: Parts, document_id: str) -> SourceDocument | None:
    documents = read_content(parts.releases.live_folder()).documents
    return next((document for document in documents if document.id == document_id), None)


def test_an_upload_is_published_with_what_is_said_about_it(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    key = shelf.add("WiFi.txt", WIFI).key
    assert {guess.field for guess in one(planned(), key).guesses} == {"id", "title", "category", "language"}
    shelf.describe(key, {"title": "上网", "category": "policy", "valid_until": "2030"})
    entry = one(planned(), key)
    assert (entry.state, entry.name) == (State.NEW, "WiFi.txt")
    assert {guess.field for guess in entry.guesses} == {"id", "language"}, "what is said is no guess any more"
    publish(planned(), parts.embeddings, parts.releases)
    document = live(parts, "wifi")
    assert document is not None
    assert (document.title, document.category, document.valid_until) == ("上网", "policy", "2030")


def test_saying_something_changes_a_document_without_embedding_it_again(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    publish(planned(), parts.embeddings, parts.releases)
    assert not planned().changes
    shelf.describe("about/hall.md", {"title": "大厅"})
    shelf.hide("policy/rent.md")
    prepared = planned()
    assert {entry.key for entry in prepared.entries if entry.state is State.CHANGED} == {"about/hall.md", "policy/rent.md"}
    parts.embeddings.embedded.clear()  # type: ignore[attr-defined]
    publish(prepared, parts.embeddings, parts.releases)
    assert parts.embeddings.embedded == []  # type: ignore[attr-defined]
    assert not planned().changes
    shelf.describe("about/hall.md", {"title": ""})
    assert one(planned(), "about/hall.md").state is State.CHANGED, "what was said is taken back"


def test_removed_and_restored(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    key = shelf.add("wifi.txt", WIFI).key
    publish(planned(), parts.embeddings, parts.releases)
    shelf.remove(key)
    shelf.remove("about/hall.md")
    assert {entry.key for entry in planned().entries if entry.state is State.REMOVED} == {key, "about/hall.md"}
    assert publish(planned(), parts.embeddings, parts.releases).documents == 2
    assert not planned().changes
    shelf.restore(key)
    assert one(planned(), key).state is State.NEW


def test_publishing_settles_the_newer_version(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    key = shelf.add("wifi.txt", WIFI).key
    publish(planned(), parts.embeddings, parts.releases)
    shelf.add("wifi.txt", WIFI.replace("江城访客".encode(), "江城大厅".encode()))
    prepared = planned()
    assert one(prepared, key).state is State.CHANGED
    assert shelf.get(key).has_earlier
    shelf.add("wifi.txt", WIFI + "还有五层。".encode())
    publish(prepared, parts.embeddings, parts.releases)
    assert shelf.get(key).has_earlier, "what came while publishing is not published"
    publish(planned(), parts.embeddings, parts.releases)
    assert not shelf.get(key).has_earlier


def test_two_uploads_of_one_stem_both_find_a_place_and_keep_it(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    first = shelf.add("wifi.txt", WIFI).key
    second = shelf.add("wifi.md", "# 上网\n\n另一篇，讲的是五层的有线网络，需要在服务台登记。\n".encode()).key
    hall = shelf.add("hall.txt", "另一座大厅\n\n这是另一座大厅的介绍，和创新大厅没有关系。\n".encode()).key
    ids = {entry.key: entry.document.id for entry in planned().entries if entry.document}
    assert (ids[first], ids[second], ids[hall]) == ("wifi", "wifi-md", "hall-txt")
    publish(planned(), parts.embeddings, parts.releases)
    assert not planned().changes


def test_what_is_unchanged_is_not_read_again(parts: Parts, corpus: Path, planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in corpus.rglob("*.md"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(reading, "_SETTLED_NS", 0)  # the files were written a moment ago
    publish(planned(), parts.embeddings, parts.releases)
    hashed: list[Path] = []
    monkeypatch.setattr(reading, "sha256_of", lambda path: hashed.append(path) or "")
    assert not planned().changes
    assert hashed == []
    path = corpus / "about" / "hall.md"
    text = path.read_bytes()
    path.write_bytes(text.replace("四".encode(), "五".encode()))  # as long as before, and as old
    os.utime(path, (1_700_000_000, 1_700_000_000))
    planned()
    assert hashed == [path]


def test_an_unchanged_document_can_be_read_again_to_be_looked_at(parts: Parts, shelf: Shelf, planned: Planned) -> None:
    key = shelf.add("wifi.txt", WIFI.replace("，不".encode(), b",\xe4\xb8\x8d")).key
    publish(planned(), parts.embeddings, parts.releases)
    entry = one(planned(), key)
    assert (entry.state, entry.raw, entry.removals) == (State.UNCHANGED, "", ())
    again = read_again(entry, parts.settings, shelf)
    assert again.document == entry.document
    assert [removal.removed for removal in again.removals] == [", → ，"]
    assert {guess.field for guess in again.guesses} == {"id", "title", "category", "language"}
