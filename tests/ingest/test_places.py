"""Places: marks in what loaders write, offsets in what the house reads."""

from dataclasses import replace

import pytest

from ingest.cleaning import clean
from ingest.light_markdown import document, heading, item, paragraph, table
from ingest.places import mark, take
from qa_bot.records import Place, SourceDocument
from qa_bot.text.places import at


def taken(text: str) -> SourceDocument:
    plain, places = take(text)
    return SourceDocument(id="a", title="a", text=plain, category="a", language="zh-Hans", places=places)


def names(made: SourceDocument, words: str) -> list[tuple[str, str]]:
    return [(place.kind, place.name) for place in at(made, made.text.index(words))]


def test_marks_may_stand_anywhere_and_leave_no_trace() -> None:
    made = taken(
        document(
            [
                mark("page", "1"),
                heading(1, "年报"),
                paragraph(f"第一页的一段，到{mark('page', '2')}第二页还在继续。"),
                item(0, "-", f"{mark('page', '3')}一项"),
                paragraph(f"{mark('page', '4')}1. 不是列表"),
                table([[f"{mark('page', '5')}甲", "乙"], ["丙", f"{mark('page', '6')}丁"]]),
            ]
        )
    )
    assert made.text == "# 年报\n\n第一页的一段，到第二页还在继续。\n\n- 一项\n\n1． 不是列表\n\n| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |"
    shown = {words: names(made, words)[0][1] for words in ("年报", "第一页", "第二页", "一项", "- 一项", "1．", "| 甲", "丙", "丁")}
    assert shown == {"年报": "1", "第一页": "1", "第二页": "2", "一项": "3", "- 一项": "3", "1．": "4", "| 甲": "5", "丙": "5", "丁": "6"}


def test_rows_begin_anew_in_every_sheet_and_an_empty_page_has_no_place() -> None:
    made = taken(
        f"{mark('sheet', '价格, 2024')}{mark('row', '3')}甲\n\n{mark('row', '4')}{mark('sheet', '空')}\n\n"
        f"{mark('sheet', '说明')}乙\n\n{mark('row', '9')}丙"
    )
    assert made.text == "甲\n\n乙\n\n丙"
    assert names(made, "甲") == [("sheet", "价格, 2024"), ("row", "3")]
    assert names(made, "乙") == [("sheet", "说明")]
    assert names(made, "丙") == [("sheet", "说明"), ("row", "9")]
    assert at(replace(made, places=()), 3) == ()


@pytest.mark.parametrize("foreign", ["\ue000", "\ue001x\ue000", "\ue000\ue001"])
def test_private_characters_of_the_document_itself_stay(foreign: str) -> None:
    assert take(f"甲{foreign}乙") == (f"甲{foreign}乙", ())


def test_what_only_looks_like_a_mark_is_no_place() -> None:
    assert take("甲\ue000\ue1ff\ue100\ue001乙") == ("甲乙", ())


CLEANED = """首页 > 新闻 > 正文

# 產(chǎn)業(yè)園簡介

2022年,產(chǎn)業(yè)園啟用,到{two}今年,已有企業(yè)100家。

分享到微信

{three}上一篇：旧闻

2022年,產(chǎn)業(yè)園啟用,到今年,已有企業(yè)100家。

本文系投稿,不代表本站立場。

{four}尾聲,第 四 頁 。"""


def test_places_survive_cleaning() -> None:
    text = CLEANED.format(two=mark("page", "2"), three=mark("page", "3"), four=mark("page", "4"))
    raw, places = take(mark("page", "1") + text)
    assert raw == CLEANED.format(two="", three="", four="")
    cleaned = clean(raw, places)
    made = replace(taken(cleaned.text), places=cleaned.places)
    assert made.text == "# 產業園簡介\n\n2022年，產業園啟用，到今年，已有企業100家。\n\n尾聲，第四頁。"
    assert [names(made, words)[0][1] for words in ("產業", "2022", "今年", "100", "尾聲", "四頁")] == ["1", "1", "2", "2", "4", "4"]


def test_every_line_of_a_long_table_keeps_its_row() -> None:
    rows = [["名称", "价格"], *([f"{mark('row', str(number))}第 {number} 种,產(chǎn)品", "10元"] for number in range(2, 5000))]
    raw, places = take(table(rows))
    cleaned = clean(raw, places)
    made = replace(taken(cleaned.text), places=cleaned.places)
    assert [names(made, f"| 第 {number} 种")[0] for number in (2, 77, 4999)] == [("row", "2"), ("row", "77"), ("row", "4999")]
    assert cleaned.places[0] == Place(cleaned.text.index("| 第 2 种"), "row", "2")
