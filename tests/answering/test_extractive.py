"""What is quoted for a given ranking of the evidence: sentences, lists, rows, and nothing twice."""

from dataclasses import replace

import pytest

from qa_bot.answering.extractive import extract
from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.evidence import Evidence
from qa_bot.text.units import units
from tests.answering.evidence import evidence

TEXT = """大厅于2021年3月5日启用。其运营方是江城科技集团。大厅面积为三千平方米。大厅共四个大展区。

大厅设有四个展区：

- 芯片展区
- 软件展区
- 网络展区
- 人才展区

各届博览会在大厅举行，规模如下：

| 届次 | 参展企业 | 签约金额 |
| --- | --- | --- |
| 第一届 | 120家 | 30亿元 |
| 第二届 | 260家 | 75亿元 |

租用大厅要满足三个条件：活动公开；人数不超过五百；提前一个月申请。费用另计。

大厅里，芯片展区、软件展区、网络展区和人才展区相连。
"""
DOCUMENT = SourceDocument(id="hall", title="大厅", text=TEXT, category="about", language="zh-Hans")
FOUND = ScoredPassage(Passage(document_id="hall", number=1, section=(), start=0, end=len(TEXT), text=TEXT), DOCUMENT, 1.0)


def ranking(*likely: str) -> list[Evidence]:
    """Evidence for the whole document; the units that hold the given words come first, in that order."""
    evidence = [Evidence(FOUND, 0, unit, 0.01, 0.0, 0.0) for unit in units(TEXT)]
    first = [next(item for item in evidence if words in item.text) for words in likely]
    chosen = [Evidence(FOUND, 0, item.unit, 0.9 - 0.4 * place, 0.0, 0.0) for place, item in enumerate(first)]
    return chosen + [item for item in evidence if item not in first]


def shown(question: str, *likely: str) -> list[str]:
    quotations = extract(question, ranking(*likely))
    for quotation in quotations:
        assert 0 <= quotation.start < quotation.end <= len(TEXT)
    return [quotation.text for quotation in quotations]


def test_a_sentence() -> None:
    assert shown("大厅何时启用", "2021年") == ["大厅于2021年3月5日启用。"]


def test_the_first_of_several_parts_brings_the_others_along() -> None:
    assert shown("租用大厅要满足什么", "三个条件") == ["租用大厅要满足三个条件：活动公开；人数不超过五百；提前一个月申请。"]
    assert shown("多少人可以参加", "五百") == ["人数不超过五百；"]


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    assert shown("谁运营大厅", "运营方") == ["大厅于2021年3月5日启用。其运营方是江城科技集团。"]


def test_a_sentence_that_goes_on_and_is_preferred_by_the_second_look_is_quoted_with_the_one_that_begins() -> None:
    first, *others = ranking("2021年")
    better = [replace(item, second=1.0) if "运营方" in item.text else item for item in others]
    assert [quotation.text for quotation in extract("大厅谁在管", [first, *better])] == ["大厅于2021年3月5日启用。其运营方是江城科技集团。"]
    elsewhere = [replace(item, second=1.0) if "三千" in item.text else item for item in others]
    assert [quotation.text for quotation in extract("大厅谁在管", [first, *elsewhere])] == ["大厅于2021年3月5日启用。"]


LIST = "大厅设有四个展区：\n\n- 芯片展区\n- 软件展区\n- 网络展区\n- 人才展区"


@pytest.mark.parametrize("likely", ["四个展区", "软件展区"])
def test_who_asks_for_all_gets_the_list_under_its_lead(likely: str) -> None:
    assert shown("大厅有哪四个展区", likely) == [LIST]


def test_who_asks_for_all_gets_the_list_before_a_likelier_sentence() -> None:
    assert shown("大厅有哪些展区", "三千平方米", "芯片展区")[0] == LIST


def test_a_sentence_that_only_counts_gives_way_to_the_list_of_as_many() -> None:
    assert shown("大厅有哪些展区", "四个大展区")[0] == LIST
    assert shown("大厅什么时候有的", "四个大展区") == ["大厅共四个大展区。"]


def test_what_is_asked_of_the_line_above_a_list_is_answered_by_all_of_it() -> None:
    assert shown("大厅设有的四个展区都是啥", "芯片展区") == [LIST]
    assert shown("大厅里头是啥样", "芯片展区") == [LIST]
    assert shown("大厅的软件在哪块", "软件展区") == ["大厅设有四个展区：\n\n- 软件展区"]


def test_one_item_is_shown_under_its_lead() -> None:
    assert shown("软件放在什么展区", "软件展区") == ["大厅设有四个展区：\n\n- 软件展区"]


def test_a_line_that_introduces_a_table_brings_it_along() -> None:
    (text,) = shown("博览会规模", "规模如下")
    assert text.startswith("各届博览会在大厅举行，规模如下：\n\n| 届次")
    assert text.endswith("| 第二届 | 260家 | 75亿元 |")


def test_a_row_comes_with_its_head() -> None:
    assert shown("第二届签约多少", "75亿元") == ["| 届次 | 参展企业 | 签约金额 |\n| --- | --- | --- |\n| 第二届 | 260家 | 75亿元 |"]


def test_a_sentence_that_says_what_the_list_has_said_is_not_quoted_behind_it() -> None:
    quotations = extract("大厅有哪四个展区", [*ranking("软件展区")[:1], replace(ranking("展区相连")[0], probability=0.88)])
    assert [quotation.text for quotation in quotations] == [LIST]


def test_a_list_in_another_document_is_preferred_if_it_has_the_number_asked_for() -> None:
    text = "创新大厅在园区里。全区有三个专业园区，这是其中之一。"
    park = SourceDocument(id="park", title="园区", text=text, category="about", language="zh-Hans")
    listed = "全区的三个专业园区是：\n\n- 东园\n- 西园\n- 南园"
    parks = SourceDocument(id="parks", title="全区", text=listed, category="about", language="zh-Hans")
    ranked = [evidence(park, "三个专业园区", 0.9), evidence(parks, "园区是：", 0.4)]
    assert extract("全区有哪三个专业园区", ranked)[0].text == listed
    for others in ("全区有哪两个专业园区", "全区有哪三个公司"):
        assert "其中之一" in extract(others, ranked)[0].text


def test_of_several_things_counted_the_list_is_of_that_which_is_asked_about() -> None:
    text = "全区有三个园区和三个街道。三个街道是东街、西街和南街。\n\n全区的园区是：\n\n- 东园\n- 西园\n- 南园"
    district = SourceDocument(id="district", title="全区", text=text, category="about", language="zh-Hans")
    ranked = [evidence(district, "三个园区和", 0.9), evidence(district, "三个街道是", 0.8)]
    assert "东园" in extract("全区有哪三个园区", ranked)[0].text
    assert [quotation.text for quotation in extract("全区有哪三个街道", ranked)] == [
        "全区有三个园区和三个街道。",
        "三个街道是东街、西街和南街。",
    ]
