"""Sheets become rows that stand near their headings and know their number, with values as people see them."""

from pathlib import Path

import pytest

from ingest.loaders import delimited, sheets
from ingest.loaders.converted import Converted
from ingest.places import take
from ingest.splitting import LIMIT, split
from qa_bot.errors import DocumentError
from qa_bot.records import SourceDocument
from qa_bot.text.places import at
from tests.ingest.documents import office_oddities, sheet_files

PRICES = """## 场地价格

### 2024年场地收费标准

单位：元/天

| 场地 | 价格 工作日 | 价格 周末 | 折扣 | 生效日期 |
| --- | --- | --- | --- | --- |
| 报告厅 | 1,800.00 | 2,600.50 | 85% | 2024年3月1日 |
| 会议室 | 600.00 | 900.00 | 90% | 2024年3月1日 |
| 会议室（含茶歇） | 750.00 |  | 90% | 2024年4月1日 |

注：学生团体另有优惠。

## 开放时间

| 星期 | 开门 | 关门 |
| --- | --- | --- |
| 周二至周五 | 09:30 | 17:00 |
| 周末 | 10:00 | 18:30 |

### 节假日安排

| 节日 | 是否开放 |
| --- | --- |
| 春节 | 闭馆 |
| 国庆节 | 开放 |"""


def document(made: Converted) -> SourceDocument:
    text, places = take(made.text)
    return SourceDocument(id="sheet", title="x", text=text, category="about", language="zh-Hans", places=places)


def names(made: Converted, fact: str) -> list[str]:
    """Where a fact stands: sheet and row."""
    found = document(made)
    return [place.name for place in at(found, found.text.index(fact))]


def test_a_workbook_with_several_sheets() -> None:
    made = sheets.from_workbook(sheet_files.prices(), Path("prices.xlsx"))
    assert document(made).text == PRICES
    assert tuple(map(str, made.warnings)) == (
        "formulas without a saved result, left empty: 1; open the file in Excel and save it",
        "hidden sheets, left out: “底价”",
    )
    assert names(made, "| 会议室（") == ["场地价格", "7"]
    assert names(made, "2,600.50") == ["场地价格", "5"]
    assert names(made, "学生团体") == ["场地价格", "9"]
    assert names(made, "18:30") == ["开放时间", "3"]
    assert names(made, "闭馆") == ["开放时间", "7"]


def test_a_csv_in_gb18030_below_a_title() -> None:
    made = sheets.from_delimited(sheet_files.contacts(), Path("a.csv"))
    assert document(made).text == (
        "# 江城产业园企业服务通讯录\n\n| 部门 | 电话 | 办公地点 |\n| --- | --- | --- |\n"
        "| 招商部 | 027-88001122 | A座三层 |\n| 物业部 | 027-88003344 | B座一层,东侧 |\n\n注：工作日9:00至17:00接听"
    )
    assert names(made, "88003344") == ["4"]
    assert names(made, "注：") == ["6"]


def test_traditional_chinese_divided_by_tabs() -> None:
    made = sheets.from_delimited(sheet_files.traditional(), Path("a.tsv"))
    assert document(made).text.splitlines()[-1] == "| 交流空間 | 40人 | 免費 |"
    assert names(made, "每場六千元") == ["2"]


def test_an_old_workbook() -> None:
    data = office_oddities.old_workbook([["项目", "价格"], ["停车", 5.0], ["会议室", 600.5]], "价格")
    made = sheets.from_old_workbook(data, Path("a.xls"))
    assert document(made).text == "| 项目 | 价格 |\n| --- | --- |\n| 停车 | 5 |\n| 会议室 | 600.5 |"
    assert names(made, "600.5") == ["价格", "3"]
    assert made.warnings == ()


def test_an_old_workbook_keeps_its_number_formats() -> None:
    rows: list[list[str | float | tuple[float, str]]] = [
        ["项目", "折扣", "生效日期", "价格", "开门", "时长"],
        ["停车", (0.3, "0%"), (45352.0, 'yyyy"年"m"月"d"日"'), (1800.0, "#,##0.00"), (0.3958333333, "h:mm"), (1.5, "[h]:mm")],
    ]
    made = sheets.from_old_workbook(office_oddities.old_workbook(rows, "价格"), Path("a.xls"))
    assert document(made).text.splitlines()[-1] == "| 停车 | 30% | 2024年3月1日 | 1,800.00 | 09:30 | 36:00 |"


def test_what_is_hidden_is_left_out_and_named() -> None:
    made = sheets.from_workbook(sheet_files.partly_hidden(), Path("a.xlsx"))
    assert document(made).text == "| 项目 | 售价 | 备注 |\n| --- | --- | --- |\n| 报告厅 | 1800 | 含茶水 |\n| 会议室 | 600 | 见合同 |"
    assert names(made, "1800") == ["价目", "3"]
    (warning,) = made.warnings
    assert "left out: rows 2, column B;" in str(warning)
    assert "第2行、B列没有读取" in warning.said("zh")


def test_what_is_hidden_in_an_old_workbook_is_left_out() -> None:
    data = office_oddities.old_workbook([["项目", "成本", "售价"], ["旧", "1", "2"], ["停车", "3", "5"]], "价格", 1, 1)
    made = sheets.from_old_workbook(data, Path("a.xls"))
    assert document(made).text == "| 项目 | 售价 |\n| --- | --- |\n| 停车 | 5 |"
    assert [warning.kind for warning in made.warnings] == ["hidden_cells"]


@pytest.mark.slow
def test_ten_thousand_rows_each_passage_under_its_head() -> None:
    made = sheets.from_workbook(sheet_files.large(), Path("large.xlsx"))
    found = document(made)
    passages = split(found)
    assert all(passage.text.startswith("| 编号 | 企业名称 |") and passage.end - passage.start <= LIMIT for passage in passages)
    assert sum(passage.text.count("号科技有限公司") for passage in passages) == sheet_files.ROWS - 1
    assert names(made, "| 7777 |") == ["名录", "7778"]


def test_markup_in_names_and_cells_stays_text() -> None:
    made = sheets.from_workbook(sheet_files.hostile(), Path("a.xlsx"))
    rows = document(made).text.splitlines()
    assert rows[0] == "| 项目 | 说明 |"
    assert len(rows) == 4
    assert sheet_files.HOSTILE.replace("|", "\\|") in rows[2]
    assert names(made, "HYPERLINK") == ["<b onclick=x>", "3"]


def test_a_row_too_long_for_a_passage_becomes_paragraphs() -> None:
    answer = "先在网上预约。" * 90
    text = document(sheets.from_delimited(f"问题,答案\n怎样参观,{answer}\n几点开门,九点\n".encode(), Path("a.csv"))).text
    assert text == f"问题：怎样参观\n\n答案：{answer}\n\n| 问题 | 答案 |\n| --- | --- |\n| 几点开门 | 九点 |"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("甲\n乙\n", "甲\n\n乙"),  # one column is no table
        ("1,2\n3,4\n", "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"),  # no head
        ("项目,2022,2023\n产值,3,4\n", "| 项目 | 2022 | 2023 |\n| --- | --- | --- |\n| 产值 | 3 | 4 |"),  # years head columns
        ("sep=;\n项目;费用\n停车;5\n", "| 项目 | 费用 |\n| --- | --- |\n| 停车 | 5 |"),
        ("项目，费用\n停车，五元\n", "| 项目 | 费用 |\n| --- | --- |\n| 停车 | 五元 |"),
        ('项目,说明\n停车,"两小时内,免费\n之后收费"\n', "| 项目 | 说明 |\n| --- | --- |\n| 停车 | 两小时内,免费之后收费 |"),
        ('Item,Fee\nParking,"free\nat first"\n', "| Item | Fee |\n| --- | --- |\n| Parking | free at first |"),
    ],
)
def test_delimited_texts(source: str, text: str) -> None:
    assert document(sheets.from_delimited(source.encode(), Path("a.csv"))).text == text


def test_what_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"a\.csv: 50001 rows are more than the 50000"):
        sheets.from_delimited(b"a,b\n" * 50_001, Path("a.csv"))
    with pytest.raises(DocumentError, match=r"a\.csv: no visible sheet holds any text"):
        sheets.from_delimited(b",,\n,,", Path("a.csv"))
    with pytest.raises(DocumentError, match=r"a\.csv, line 2: .* check its quotation marks"):
        delimited.rows(b'a,b\n"' + b"c" * 200_000, Path("a.csv"))
