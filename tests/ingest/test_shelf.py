"""Uploads on the shelf: safe under any name, described from outside, with the earlier version kept until the new one is published."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.file_names import safe_name
from ingest.shelf import Shelf
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings

NAMES = [
    "价格表 2024.xlsx",
    "../../etc/passwd",
    "..",
    "",
    ".hidden",
    "a/b\\c.pdf",
    '<img src=x onerror="alert(1)">.docx',
    "发票\u202efdp.exe",
    "new\nline.md",
    "非常长的文件名" * 40 + ".pdf",
    "x" * 400,
    "a.json",
    "\udcff.md",
]


@pytest.fixture
def shelf(settings: Settings, corpus: Path) -> Shelf:
    return Shelf(settings)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_lies_safely_and_is_shown_as_given(shelf: Shelf, name: str) -> None:
    shelved = shelf.add(name, b"1")
    assert shelved.path.parent == shelf.folder
    assert not shelved.path.name.startswith(".")
    assert shelved.path.read_bytes() == b"1"
    assert shelved.about.name == name.replace("\udcff", "?")
    assert [one.key for one in shelf.documents()] == [shelved.key]
    assert shelf.key(shelved.path) == shelved.key


def test_different_names_never_meet() -> None:
    assert len({safe_name(name) for name in ("a:b.pdf", "a?b.pdf", "a_b.pdf", "a/b.pdf")}) == 4
    assert safe_name("价格表 2024.xlsx") == "价格表 2024.xlsx"
    assert safe_name("a:b.pdf").endswith(".pdf")


def test_the_published_version_is_kept_until_a_newer_one_is_published(shelf: Shelf) -> None:
    first = shelf.add("价格.txt", b"one")
    assert not first.has_earlier
    assert not shelf.add("价格.txt", b"one").has_earlier, "the same bytes again are no new version"
    assert shelf.add("价格.txt", b"two").has_earlier
    three = shelf.add("价格.txt", [b"th", b"ree"])
    assert three.path.read_bytes() == b"three"
    shelf.forget_earlier({three.key: "some other version"})
    assert shelf.take_back(three.key).path.read_bytes() == b"one"
    with pytest.raises(DocumentError, match="no earlier version"):
        shelf.take_back(three.key)


def test_a_published_version_settles(shelf: Shelf) -> None:
    shelf.add("价格.txt", b"one")
    two = shelf.add("价格.txt", b"two")
    shelf.forget_earlier({two.key: hashlib.sha256(b"two").hexdigest()})
    assert not shelf.get(two.key).has_earlier


def test_an_upload_that_breaks_off_leaves_nothing(shelf: Shelf) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        shelf.add("价格.txt", broken())
    assert shelf.documents() == []
    assert not list(shelf.folder.glob(".*.part"))


def test_what_is_said_about_a_document(shelf: Shelf) -> None:
    key = shelf.add("价格.txt", b"one").key
    shelf.describe(key, {"title": " 价格  表 ", "date": "2024-05"})
    assert dict(shelf.about(key).fields) == {"title": "价格 表", "date": "2024-05"}
    before = shelf.about(key).digest
    assert dict(shelf.describe(key, {"date": ""}).fields) == {"title": "价格 表"}
    assert shelf.about(key).digest != before
    assert shelf.hide(key).fields["visibility"] == "hidden"
    assert shelf.show(key).fields["visibility"] == "public"
    assert shelf.add("价格.txt", b"two").about.fields["title"] == "价格 表", "a new version keeps what was said"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "甲", "date": "2024-13"}, "not a date"),
        ({"category": "sports"}, "write one of about, event, policy"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"starts": "2024-05-02", "ends": "2024-05-01"}, "is before"),
    ],
)
def test_what_may_not_be_said_changes_nothing(shelf: Shelf, fields: dict[str, str], words: str) -> None:
    key = shelf.add("价格.txt", b"one").key
    with pytest.raises(DocumentError, match=words):
        shelf.describe(key, fields)
    assert not shelf.about(key).fields


def test_documents_of_the_corpus_are_described_and_removed_without_touching_them(shelf: Shelf, corpus: Path) -> None:
    before = (corpus / "about/hall.md").read_bytes()
    shelf.describe("about/hall.md", {"title": "大厅"})
    shelf.remove("about/hall.md")
    assert set(shelf.removed()) == {"about/hall.md"}
    assert (corpus / "about/hall.md").read_bytes() == before
    shelf.restore("about/hall.md")
    assert shelf.removed() == {}
    assert shelf.about("about/hall.md").fields == {"title": "大厅"}


def test_removed_restored_deleted(shelf: Shelf) -> None:
    key = shelf.add("价格.txt", b"one").key
    shelf.add("价格.txt", b"two")
    shelf.remove(key)
    assert set(shelf.removed()) == {key}
    assert not shelf.add("价格.txt", b"three").about.removed, "who uploads it again wants it"
    shelf.delete(key)
    assert shelf.documents() == []
    assert [path.name for path in shelf.folder.iterdir()] == [".lock"]


@pytest.mark.parametrize("key", ["shelf:../x", "../x", "/etc/passwd", "shelf:", "shelf:.lock", "", ".env", "about/../../x", "shelf:a/b"])
def test_keys_that_lead_elsewhere_are_refused(shelf: Shelf, key: str) -> None:
    for action in (shelf.remove, shelf.get, shelf.delete):
        with pytest.raises(DocumentError):
            action(key)


def test_a_damaged_description_is_named(shelf: Shelf) -> None:
    shelved = shelf.add("价格.txt", b"one")
    (shelf.folder / ".价格.txt.json").write_text("{", encoding="utf-8")
    with pytest.raises(DocumentError, match="the description is damaged"):
        shelf.about(shelved.key)
