"""Scans: how many characters OCR reads rightly, that lines become paragraphs again, and that poor pages are named."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders import LoadedDocument, load
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.places import at
from tests.ingest.documents import scans

pytestmark = pytest.mark.slow
Read = Callable[..., LoadedDocument]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)  # away from any settings file

    def written(content: bytes, name: str) -> LoadedDocument:
        path = tmp_path / name
        path.write_bytes(content)
        return load(path, root=None, settings=Settings())

    return written


def accuracy(loaded: LoadedDocument, expected: str = scans.TEXT) -> float:
    """The share of the expected characters that were read: one less their edit distance (white space and width apart)."""
    found, wanted = (
        unicodedata.normalize("NFKC", "".join(text.split())) for text in (f"{loaded.document.title}{loaded.document.text}", expected)
    )
    distances = list(range(len(found) + 1))
    for row, character in enumerate(wanted, 1):
        above, distances[0] = distances[0], row
        for column, other in enumerate(found, 1):
            above, distances[column] = (
                distances[column],
                min(above + (character != other), distances[column] + 1, distances[column - 1] + 1),
            )
    return 1 - distances[-1] / len(wanted)


def paragraphs(loaded: LoadedDocument) -> list[str]:
    text = loaded.document.text
    return [text[block.start : block.end] for block in blocks(text) if block.kind is Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("quality", "floor"),
    [(scans.GOOD, 0.99), (scans.USUAL, 0.99), (scans.POOR, 0.97)],
    ids=["300 dpi", "200 dpi", "150 dpi, skewed, noisy"],
)
def test_a_scanned_page(read: Read, quality: scans.Quality, floor: float, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = read(scans.scanned_pdf(quality), "scan.pdf")
    with capsys.disabled():
        print(f"\nOCR, {quality}: {accuracy(loaded):.2%} of the characters")  # noqa: T201 - the measurement is for whoever runs it
    assert accuracy(loaded) >= floor
    assert loaded.document.title == scans.PARAGRAPHS[0]
    assert [paragraph[:3] for paragraph in paragraphs(loaded)] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert "page 1: read by OCR" in str(loaded.warnings[0])


def test_text_and_scans_in_one_file(read: Read) -> None:
    loaded = read(scans.mixed_pdf(), "mixed.pdf")
    text = loaded.document.text
    facts = {"正文从第二页开始": "1", "三十五元": "2", "张贴在大厅": "3", "二号楼停水": "3"}
    assert {words: at(loaded.document, text.index(words))[0].name for words in facts} == facts
    assert text.count("张贴在大厅") == 1
    assert "pages 2-3: read by OCR" in str(loaded.warnings[0])


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_was_put_in_wrongly(read: Read, turn: int) -> None:
    loaded = read(scans.encoded(scans.page(scans.USUAL, turn=turn), scans.USUAL), "turned.jpg")
    assert accuracy(loaded) >= 0.97
    assert loaded.document.title == scans.PARAGRAPHS[0]


def test_pictures_are_documents(read: Read) -> None:
    png = read(scans.encoded(scans.page(scans.USUAL), scans.USUAL, "PNG"), "photo.png")
    assert accuracy(png) >= 0.97
    tiff = read(scans.tiff(), "pages.tif")
    assert at(tiff.document, tiff.document.text.index("满五年失效"))[0].name == "2"


def test_a_page_that_can_hardly_be_read_is_named(read: Read) -> None:
    hopeless = scans.Quality(72, skew=3, noise=60, blur=1.0, jpeg=15)
    assert any("hard to read" in str(warning) for warning in read(scans.scanned_pdf(hopeless), "bad.pdf").warnings)


def test_a_picture_without_text_is_refused(read: Read) -> None:
    with pytest.raises(DocumentError, match="no text is seen"):
        read(scans.encoded(scans.page(scans.USUAL, ()), scans.USUAL), "empty.jpg")
