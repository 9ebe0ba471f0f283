"""PDF files: what they say becomes structure, on the right page; what cannot be read says why."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders import LoadedDocument, load
from ingest.splitting import split
from qa_bot.assembly import Parts
from qa_bot.errors import DocumentError
from qa_bot.release_files import read_content
from qa_bot.releases import Release
from qa_bot.settings import Settings
from qa_bot.text.blocks import Kind, blocks, cells
from qa_bot.text.normalising import has_cjk
from qa_bot.text.places import at
from tests.ingest.documents import pdf_files

Read = Callable[..., LoadedDocument]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)  # away from any settings file

    def written(content: bytes, name: str = "手册.pdf") -> LoadedDocument:
        path = tmp_path / name
        path.write_bytes(content)
        return load(path, root=None, settings=Settings())

    return written


def page(loaded: LoadedDocument, words: str) -> str:
    (place,) = at(loaded.document, loaded.document.text.index(words))
    assert place.kind == "page"
    return place.name


def kinds(loaded: LoadedDocument, kind: Kind) -> list[str]:
    text = loaded.document.text
    return [text[block.start : block.end] for block in blocks(text) if block.kind is kind]


def rows(loaded: LoadedDocument) -> list[list[str]]:
    text = loaded.document.text
    return [cells(text[block.start : block.end]) for block in blocks(text) if block.kind in (Kind.HEAD, Kind.ROW)]


def test_a_report(read: Read) -> None:
    loaded = read(pdf_files.report())
    assert loaded.document.title == "创新工场年度报告"
    assert kinds(loaded, Kind.HEADING) == ["一、总体情况", "二、经费", "三、展望"]
    first, lead, over, last = kinds(loaded, Kind.PARAGRAPH)
    assert first.startswith("2023年，创新工场共接待企业三百二十家")
    assert first.endswith("一千二百万元。")
    assert lead == "申请入驻需要的材料如下："
    assert over == f"{pdf_files.LONG}。联系电话是027-87654321"
    assert last == "2024年计划新建两个实验室，合计面积八百平方米。"
    assert [item[:4] for item in kinds(loaded, Kind.ITEM)] == ["营业执照", "项目简介", "法定代表"]
    assert kinds(loaded, Kind.ITEM)[1].endswith("需要工场提供的支持")
    assert [page(loaded, words) for words in ("三百二十家", "创新工场面向", "027-8765", "八百平方米")] == ["1", "1", "2", "2"]
    assert {guess.field: guess.value for guess in loaded.guesses}["date"] == time.strftime("%Y-%m-%d")
    assert loaded.warnings == ()


def test_english_words_are_whole_again(read: Read) -> None:
    loaded = read(pdf_files.english())
    assert loaded.document.title == "Visitor Guide"
    assert kinds(loaded, Kind.HEADING) == ["Opening hours", "How to get there"]
    assert "five. Reservations are not needed" in loaded.document.text
    assert "state-of-the-art demonstrations can only be booked by companies." in loaded.document.text
    assert kinds(loaded, Kind.ITEM) == ["Take metro line 11 to the terminus.", "Leave by exit C and walk for ten minutes."]


def test_columns_are_read_one_after_the_other(read: Read) -> None:
    loaded = read(pdf_files.two_columns())
    paragraphs = kinds(loaded, Kind.PARAGRAPH)
    assert [paragraph[:4] for paragraph in paragraphs] == ["本期通讯", "左栏第一", "左栏末尾", "右栏第一", "右栏末尾"]
    assert paragraphs[1] == f"左栏第一段说明场地。{pdf_files.LONG}。"


def test_a_drawn_table_goes_on_over_the_page(read: Read) -> None:
    loaded = read(pdf_files.ruled_table())
    found = rows(loaded)
    assert len(found) == 41
    assert found[0] == ["场地", "工作日", "周末", "备注"]
    assert found[1] == ["第1会议室", "100元", "150元", "可容纳5人"]  # the cell at the end spans this row and the next
    assert found[2] == ["第2会议室", "200元", "300元", "可容纳5人"]
    assert found[40] == ["第40会议室", "4000元", "6000元", "可容纳200人"]
    assert page(loaded, "| 第1会议室") == "1"
    assert page(loaded, "| 第40会议室") == "2"


def test_rows_that_no_line_divides_are_rows(read: Read) -> None:
    assert rows(read(pdf_files.half_ruled_table())) == [
        ["展厅", "租金", "备注"],
        ["第1展厅", "800元", "可容纳50人"],
        ["第2展厅", "1600元", "可容纳100人"],
        ["第3展厅", "2400元", "可容纳150人，须提前预约"],
        ["第4展厅", "3200元", "可容纳200人"],
        ["第5展厅", "4000元", "可容纳250人"],
    ]


def test_cells_of_several_lines_stay_whole(read: Read) -> None:
    (_, row) = rows(read(pdf_files.tall_cells()))
    assert row[:2] == ["创新工场开放实验室联合管理委员会办公室", "负责实验室的日常管理、设备维护、安全检查和预约登记工作"]


def test_aligned_columns_are_a_table(read: Read) -> None:
    loaded = read(pdf_files.aligned_table())
    assert rows(loaded) == [
        ["时间", "内容", "地点"],
        ["09:00", "签到", "一楼大厅"],
        ["09:30", "主任致辞", "报告厅"],
        ["10:00", "参观开放实验室（分两组进行）", "三楼301室"],
        ["14:00", "路演", "路演厅"],
    ]
    assert kinds(loaded, Kind.PARAGRAPH) == ["以下日程如有变化，以现场通知为准。", "午餐在二楼餐厅自理。"]


@pytest.mark.slow
def test_two_hundred_pages_are_quick_and_lose_only_their_headers(read: Read) -> None:
    content = pdf_files.many_pages()
    read(pdf_files.english())  # the worker and its library are there
    start = time.monotonic()
    loaded = read(content)
    assert time.monotonic() - start < 60
    for number in (1, 77, 200):
        assert page(loaded, f"编号{number * 7919}的设备") == f"{number}"
        assert f"第{number}章第3条：{pdf_files.LONG}。" in loaded.document.text
    assert len([removal for removal in loaded.removals if removal.step == "page frame"]) == 4 * 200
    for frame in ("创新工场管理手册", "内部资料", "- 77 -"):
        assert frame not in loaded.document.text
    assert kinds(loaded, Kind.HEADING) == [f"第{number}章 规定" for number in range(1, 201)]
    assert all(len(passage.text) <= 600 for passage in split(loaded.document))


def test_a_turned_page(read: Read) -> None:
    loaded = read(pdf_files.turned())
    assert loaded.document.title == "横向页面"
    assert loaded.document.text.endswith(f"{pdf_files.LONG}。\n\n展厅层高六米。")


def test_a_file_that_may_only_not_be_printed_is_read(read: Read) -> None:
    assert read(pdf_files.owner_locked()).document.text == "The hall is open on Mondays."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf_files.locked, "locked with a password; save it without one"),
        (pdf_files.blank, "no text on its 2 pages"),
        (lambda: pdf_files.many_pages(30)[:20_000], "damaged or cut short"),
        (lambda: b"%PDF-1.7 nonsense", "a PDF file, but it is damaged"),
        (lambda: b"", "the file is empty"),
        (lambda: bytes(range(256)) * 50, "not a PDF file as its name says"),
    ],
)
def test_what_cannot_be_read_says_why(read: Read, content: Callable[[], bytes], words: str) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        read(content())
    assert "手册.pdf" in str(error.value)
    assert "\n" not in str(error.value)
    assert has_cjk(error.value.zh)


@pytest.mark.slow
def test_of_a_file_that_is_cut_short_the_rest_is_read_with_a_warning(read: Read) -> None:
    loaded = read(pdf_files.many_pages(30)[:-20])
    assert any("end of the file is missing" in str(warning) for warning in loaded.warnings)
    assert page(loaded, "编号7919的设备") == "1"


def test_a_mislabelled_file_is_read_as_what_it_is(read: Read) -> None:
    loaded = read(pdf_files.english(), "guide.docx")
    assert loaded.document.title == "Visitor Guide"
    assert list(map(str, loaded.warnings)) == ["its name ends in .docx, but it is a PDF file, and was read as that"]
    assert loaded.warnings[0].said("zh") == "文件名以.docx结尾，但内容其实是PDF文件，已按PDF文件读取。"
    assert "plain text" in str(read("开放时间\n\n展厅周一开放，欢迎参观。".encode(), "时间.pdf").warnings[0])


def test_a_release_keeps_the_places(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    (corpus / "about" / "report.pdf").write_bytes(pdf_files.report())
    publish_corpus()
    (document,) = (made for made in read_content(parts.releases.live_folder()).documents if made.id == "report")
    (place,) = at(document, document.text.index("八百平方米"))
    assert (place.kind, place.name) == ("page", "2")
