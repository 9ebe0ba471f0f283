"""Office files that are locked, old, cut short, mislabelled or harmful: each is read as what it is, or refused with the remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders import LoadedDocument, load, office_file
from ingest.loaders.office_file import Office, kind
from ingest.loaders.word import convert
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings
from qa_bot.text.normalising import has_cjk
from tests.ingest.documents import office_oddities, sheet_files, slide_files, word_files

Loaded = Callable[[str, bytes], LoadedDocument]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Reads a file as ``qa-ingest`` does, in a process of its own."""
    monkeypatch.chdir(tmp_path)

    def read(name: str, content: bytes) -> LoadedDocument:
        path = tmp_path / name
        path.write_bytes(content)
        return load(path, root=tmp_path, settings=Settings())

    return read


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (word_files.rules(), Office.WORD),
        (slide_files.introduction(), Office.SLIDES),
        (sheet_files.prices(), Office.SHEETS),
        (word_files.rules()[:4000], Office.WORD),
        (office_oddities.encrypted(), Office.ENCRYPTED),
        (office_oddities.old_word(), Office.OLD_WORD),
        (office_oddities.old_workbook([["甲"]], "表"), Office.OLD_SHEETS),
        (b"PK\x03\x04 an archive", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_content_tells_the_kind(content: bytes, what: Office | None) -> None:
    assert kind(content) is what


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", office_oddities.encrypted(), "locked with a password; open it in Office, remove the password"),
        ("a.pptx", office_oddities.encrypted(), "locked with a password"),
        ("a.xlsx", office_oddities.encrypted(), "locked with a password"),
        ("a.doc", office_oddities.old_word(), r"old kind \(\.doc\); open it in Word and save it as \.docx"),
        ("a.docx", word_files.rules()[:4000], "cut short or damaged .*save it again"),
        ("a.pptx", slide_files.introduction()[:-2000], "cut short or damaged"),
        ("a.xlsx", sheet_files.prices()[:-300], "cut short or damaged"),
        ("a.xls", office_oddities.old_workbook([["甲"]], "表")[:1200], "cut short or damaged"),
        ("a.docx", office_oddities.lying_bomb(word_files.rules()), "cut short or damaged"),
        ("a.xlsx", b"", "the file is empty"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(loaded: Loaded, name: str, content: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        loaded(name, content)
    assert name in str(error.value)
    assert "\n" not in str(error.value)
    assert has_cjk(error.value.zh)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_file, "LARGEST", 20)  # as many megabytes as it really allows take long to write
    bomb = office_oddities.bomb(21)
    assert len(bomb) < 100_000
    with pytest.raises(DocumentError, match=r"a\.docx: unpacked, the file would take 21 MB .* more than the 20 MB"):
        convert(bomb, Path("a.docx"))


@pytest.mark.parametrize(
    ("name", "content", "fact", "what"),
    [
        ("a.pdf", word_files.rules(), "半天400元", "a Word file"),
        ("a.docx", slide_files.introduction(), "分机8021", "a PowerPoint file"),
        ("a.csv", sheet_files.prices(), "2,600.50", "an Excel file"),
        ("a.xlsx", sheet_files.contacts(), "027-88003344", "a table as text"),
    ],
)
def test_a_wrong_name_does_no_harm(loaded: Loaded, name: str, content: bytes, fact: str, what: str) -> None:
    result = loaded(name, content)
    assert fact in result.document.text
    assert f"but it is {what}, and was read as that" in str(result.warnings[0])


def test_one_broken_file_does_not_stop_the_next(loaded: Loaded) -> None:
    with pytest.raises(DocumentError):
        loaded("a.docx", word_files.rules()[:4000])
    assert "半天400元" in loaded("b.docx", word_files.rules()).document.text
