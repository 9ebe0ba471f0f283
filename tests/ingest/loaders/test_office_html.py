"""Web pages that Office exported: its lists are lists, its merged cells are written out."""

from pathlib import Path

from ingest.loaders.encoding import decode
from ingest.loaders.html import convert
from qa_bot.text.blocks import Kind, blocks
from tests.ingest.documents import web_files

PATH = Path("page.htm")


def test_a_page_from_word() -> None:
    made = convert(decode(web_files.from_word(), PATH, html=True), PATH)
    found = [(block.kind, block.marker, made.text[block.start : block.end]) for block in blocks(made.text)]
    assert found[3:7] == [
        (Kind.ITEM, "-", "身份证原件"),
        (Kind.ITEM, "-", "单位介绍信"),
        (Kind.ITEM, "1.", "填写表格"),
        (Kind.ITEM, "2.", "窗口盖章"),
    ]
    assert made.text.endswith("| 窗口 | 受理时间 |\n| --- | --- |\n| 一号窗口 | 上午9:00 |\n| 二号窗口 | 下午2:00 |")
    assert made.title == "办事指南"


def test_a_page_from_excel() -> None:
    made = convert(decode(web_files.from_excel(), PATH, html=True), PATH)
    assert made.text == (
        "会议室收费表\n\n| 会议室 | 价格 半天 | 价格 全天 |\n| --- | --- | --- |\n| 一号会议室 | 500元 | 900元 |\n| 二号会议室 | 300元 |  |"
    )
