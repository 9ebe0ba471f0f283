"""A folder of every format and every misfortune: what can be read is found again where it stands, what cannot is named."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ingest.builder import Scope, plan, publish
from ingest.entries import Entry, State
from ingest.loaders import office_file
from ingest.sources import find
from qa_bot.assembly import Parts
from qa_bot.text.places import at
from tests.ingest.documents import office_oddities, pdf_files, scans, sheet_files, slide_files, web_files, word_files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PROSE = "开放时间\n\n展厅每周二至周日开放，周一闭馆，凭预约码入场。展厅的储物柜共有四十二个。"
BIG5 = "開放時間\n\n展廳每週二至週日開放，週一閉館，憑預約碼入場。展廳的儲物櫃共有四十二個。"
PAGE = (
    f"<html><head><title>开放时间</title></head><body><nav>首页</nav><article><h1>开放时间</h1><p>{PROSE[6:]}</p></article></body></html>"
)
MARKDOWN = "---\ntitle: 停车办法\nvalid_until: 2021-12-31\n---\n停车费每小时五元。\n\n| 车型 | 月租 |\n| --- | --- |\n| 轿车 | 300元 |\n"
ENGLISH = "Lockers\n\nThe exhibition hall has forty-two lockers. They are free of charge for all visitors of the centre."


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that must be in a passage, and the page, slide, sheet or row where it must stand."""

    fact: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that the error must hold."""

    words: str


FOLDER: dict[str, tuple[Callable[[], bytes], Found | Refused]] = {
    # text, in the encodings that Chinese offices use
    "说明.txt": (PROSE.encode, Found("四十二个")),
    "说明-gb18030.txt": (lambda: PROSE.encode("gb18030"), Found("四十二个")),
    "说明-utf16.txt": (lambda: PROSE.encode("utf-16"), Found("四十二个")),
    "說明-big5.txt": (lambda: BIG5.encode("big5"), Found("四十二個")),
    "說明.txt": (BIG5.encode, Found("四十二個")),
    "lockers.txt": (ENGLISH.encode, Found("forty-two lockers")),
    "停车.md": (MARKDOWN.encode, Found("300元")),
    "网页.html": (PAGE.encode, Found("四十二个")),
    "网页-gb18030.htm": (lambda: PAGE.encode("gb18030"), Found("四十二个")),
    "另存为网页.htm": (web_files.from_word, Found("下午2:00")),
    "表格网页.html": (web_files.from_excel, Found("|")),
    # PDF
    "年报.pdf": (pdf_files.report, Found("八百平方米", "2")),
    "guide.pdf": (pdf_files.english, Found("exit C", "1")),
    "双栏.pdf": (pdf_files.two_columns, Found("会议室每小时八十元", "1")),
    "价目表.pdf": (pdf_files.ruled_table, Found("| 第40会议室 | 4000元 |", "2")),
    "日程.pdf": (pdf_files.aligned_table, Found("三楼301室", "1")),
    "两百页.pdf": (pdf_files.many_pages, Found(f"编号{137 * 7919}的设备", "137")),
    "横向.pdf": (pdf_files.turned, Found("展厅层高六米", "1")),
    "不可打印.pdf": (pdf_files.owner_locked, Found("open on Mondays", "1")),
    "扫描300.pdf": (lambda: scans.scanned_pdf(scans.GOOD), Found("首年减半收取", "1")),
    "扫描150.pdf": (lambda: scans.scanned_pdf(scans.POOR), Found("首年减半收取", "1")),
    "混合.pdf": (scans.mixed_pdf, Found("5月18日", "3")),
    "传真.tiff": (scans.tiff, Found("运营部负责解释", "2")),
    # Word, PowerPoint, Excel, CSV
    "办法.docx": (word_files.rules, Found("027-88990011")),
    "细则.docx": (word_files.by_hand, Found("百分之三十")),
    "章节.docx": (word_files.chapters, Found("丙。")),
    "目录.docx": (word_files.with_contents, Found("正文在此")),
    "宏.docm": (word_files.with_macros, Found("027-88990011")),
    "推介.pptx": (slide_files.introduction, Found("900平方米", "3")),
    "收费.xlsx": (sheet_files.prices, Found("2,600.50", "场地价格")),
    "名录.xlsx": (sheet_files.large, Found("第7777号科技有限公司", "名录")),
    "老表.xls": (lambda: office_oddities.old_workbook([["场地", "电话"], ["报告厅", "027-88997766"]], "表"), Found("027-88997766", "表")),
    "通讯录.csv": (sheet_files.contacts, Found("027-88003344", "4")),
    "費用.tsv": (sheet_files.traditional, Found("每場六千元", "2")),
    # names that lie, and names that bite
    "其实是PDF.docx": (pdf_files.english, Found("exit C", "1")),
    "其实是Word.pdf": (word_files.rules, Found("027-88990011")),
    "其实是Excel.csv": (sheet_files.prices, Found("2,600.50", "场地价格")),
    "<img src=x onerror=alert(1)>.txt": (PROSE.encode, Found("四十二个")),
    "标记.xlsx": (sheet_files.hostile, Found("onerror=", "<b onclick=x>")),
    # what cannot be read
    "空.pdf": (bytes, Refused("the file is empty")),
    "空.txt": (bytes, Refused("the file is empty")),
    "加密.pdf": (pdf_files.locked, Refused("locked with a password")),
    "加密.docx": (office_oddities.encrypted, Refused("locked with a password")),
    "白页.pdf": (pdf_files.blank, Refused("no text on its 2 pages")),
    "截断.pdf": (lambda: pdf_files.many_pages(30)[:20_000], Refused("damaged or cut short")),
    "截断.docx": (lambda: word_files.rules()[:4000], Refused("cut short or damaged")),
    "截断.pptx": (lambda: slide_files.introduction()[:-2000], Refused("cut short or damaged")),
    "截断.xlsx": (lambda: sheet_files.prices()[:-300], Refused("cut short or damaged")),
    "旧.doc": (office_oddities.old_word, Refused("save it as .docx")),
    "炸弹.docx": (lambda: office_oddities.bomb(office_file.LARGEST + 1), Refused("unpacked, the file would take")),
    "谎报大小.docx": (lambda: office_oddities.lying_bomb(word_files.rules()), Refused("cut short or damaged")),
    "乱码.md": (lambda: bytes(range(1, 32)) * 9, Refused("binary content")),
    "错日期.md": ("---\ntitle: 一\ndate: 2023-02-30\n---\n正文在此。".encode, Refused("not a date")),
}


def test_each_document_comes_out_as_expected(parts: Parts) -> None:
    folder = parts.settings.corpus_folder
    folder.mkdir()
    for name, (made, _) in FOLDER.items():
        (folder / name).write_bytes(made())

    planned = plan(find([folder]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    entries = {entry.name: entry for entry in planned.entries}
    wrong = [f"{name}: {problem}" for name, (_, expected) in FOLDER.items() if (problem := _problem(entries[name], expected))]
    assert not wrong, "\n".join(wrong)
    assert len(entries) == len(FOLDER) >= 40

    release = publish(planned, parts.embeddings, parts.releases)
    assert release.documents == sum(isinstance(expected, Found) for _, expected in FOLDER.values())


def _problem(entry: Entry, expected: Found | Refused) -> str:
    """How what became of a document differs from what is expected; empty where it does not."""
    if isinstance(expected, Refused):
        return "" if entry.state is State.FAILED and entry.error and expected.words in str(entry.error) else f"{entry.state}: {entry.error}"
    if entry.document is None or entry.state is not State.NEW:
        return f"{entry.state}: {entry.error}"
    if not any(expected.fact in passage.text for passage in entry.passages):
        return f"no passage holds {expected.fact!r}"
    places = [place.name for place in at(entry.document, entry.document.text.index(expected.fact))]
    return "" if not expected.place or expected.place in places else f"{expected.fact!r} stands in {places}, not {expected.place}"
