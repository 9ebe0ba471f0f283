"""Word documents become what people see of them: headings, numbers, tables, notes; changes as accepted, macros ignored."""

from pathlib import Path

import pytest

from ingest.loaders.word import convert
from ingest.loaders.word_numbering import Numbering, _chinese, _roman
from tests.ingest.documents import word_files

RULES = """# 展厅使用办法

# 第一章 总则

展厅由运营公司管理，每周二至周日开放。

## 预约材料

- 单位介绍信
- 参观人员名单
  - 原件一份
1. 提交申请
2. 等待审核
3. 领取证件

# 收费

| 场地 | 收费标准 工作日 | 收费标准 周末 | 备注 |
| --- | --- | --- | --- |
| 报告厅 | 800元 | 1200元 | 含音响 |
| 报告厅 | 半天400元 | 半天600元 | 不含 |

收费自2024年5月起执行。

联系方式见框内。

紧急联系电话：027-88990011。

详见预约网页 (https://example.org/hall)

费用（注1）以现场公示为准。

注1：学生团体免费。"""


def test_a_document_of_styles() -> None:
    made = convert(word_files.rules(), Path("rules.docx"))
    assert made.text == RULES
    assert (made.title, made.date, made.warnings) == ("展厅使用办法", "2024-03-15", ())


def test_headings_and_articles_made_by_hand() -> None:
    assert convert(word_files.by_hand(), Path("rules.docx")).text == (
        "# 租金减免细则\n\n为支持初创企业，制定本细则，自发布之日起施行。\n\n## 减免条件\n\n"
        "第一条 入驻满一年的企业可以申请。\n\n（一）注册地在园区；\n\n（二）无欠费记录。\n\n第二条 减免比例为租金的百分之三十。"
    )


def test_macros_are_ignored_and_named() -> None:
    made = convert(word_files.with_macros(), Path("rules.docm"))
    assert made.text == RULES
    assert list(map(str, made.warnings)) == ["the file holds macros; they were ignored, only its text was read"]


def test_chapters_without_a_title_above_them_are_no_titles() -> None:
    assert convert(word_files.chapters(), Path("a.docx")).text == "## 第一章\n\n甲。\n\n### 细则\n\n乙。\n\n## 第二章\n\n丙。"


def test_the_contents_and_what_was_deleted_are_left_out() -> None:
    text = convert(word_files.with_contents(), Path("a.docx")).text
    assert text == "正文在此。\n\n| 项目 | 费用 |\n| --- | --- |\n| 停车 | 5元 |"


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")])
def test_chinese_numbers(number: int, words: str) -> None:
    assert _chinese(number) == words


@pytest.mark.parametrize(("number", "words"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (28, "xxviii")])
def test_roman_numbers(number: int, words: str) -> None:
    assert _roman(number) == words


def test_a_list_that_nobody_defined_has_no_numbers() -> None:
    assert Numbering(None).label("7", 0) == ""
