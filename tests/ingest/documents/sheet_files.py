"""Workbooks, written by openpyxl, and delimited text."""

import io
from datetime import datetime, time

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HOSTILE = '<img src=x onerror="window.hurt=1">|[x](javascript:window.hurt=2)'
ROWS = 10_000


def prices() -> bytes:
    """Prices under a title, a unit and a head of two rows; opening hours; a hidden sheet; a formula without result; a stray cell."""
    book = openpyxl.Workbook()
    _fees(_sheet(book, "场地价格"))
    _hours(_sheet(book, "开放时间"))
    secret = _sheet(book, "底价")
    secret["A1"], secret["B1"], secret.sheet_state = "底价", 300, "hidden"
    del book["Sheet"]
    return _saved(book)


def partly_hidden() -> bytes:
    """A price list whose cost column and a discontinued row are hidden, the first row of a merged cell as well; beyond it all is hidden."""
    book = openpyxl.Workbook()
    sheet = _sheet(book, "价目")
    for row in (
        ("项目", "成本", "售价", "备注"),
        ("停用的场地", 1, 2, "含茶水"),
        ("报告厅", 700, 1800, None),
        ("会议室", 200, 600, "见合同"),
    ):
        sheet.append(row)
    sheet.merge_cells("D2:D3")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("E", "XFD", hidden=True)
    del book["Sheet"]
    return _saved(book)


def large() -> bytes:
    """Ten thousand rows of companies."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append(["编号", "企业名称", "行业", "楼层", "成立年份", "联系人"])
    for number in range(1, ROWS):
        sheet.append(
            [
                number,
                f"第{number}号科技有限公司",
                ("软件", "芯片", "生物")[number % 3],
                number % 30 + 1,
                1990 + number % 35,
                f"联系人{number}",
            ]
        )
    return _saved(book)


def hostile() -> bytes:
    """A sheet whose name and cells try to be markup."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "<b onclick=x>"
    for row in (("项目", "说明"), (HOSTILE, "# 不是标题"), ('=HYPERLINK("javascript:1")', "```")):
        sheet.append(row)
    sheet["A3"].data_type = "s"
    return _saved(book)


def contacts() -> bytes:
    """A list in GB18030 below a title line, as Chinese programs export it."""
    lines = [
        "江城产业园企业服务通讯录,,",
        "部门,电话,办公地点",
        "招商部,027-88001122,A座三层",
        '物业部,027-88003344,"B座一层,东侧"',
        "",
        "注：工作日9:00至17:00接听,,",
    ]
    return "\r\n".join(lines).encode("gb18030")


def traditional() -> bytes:
    """Traditional Chinese in Big5, columns divided by tabs."""
    return "場地\t容納人數\t費用\n國際會議廳\t300人\t每場六千元\n交流空間\t40人\t免費\n".encode("big5")


def _fees(sheet: Worksheet) -> None:
    sheet["A1"] = "2024年场地收费标准"
    sheet.merge_cells("A1:E1")
    sheet["E2"] = "单位：元/天"
    for row in (("场地", "价格", None, "折扣", "生效日期"), (None, "工作日", "周末", None, None)):
        sheet.append(row)
    for area in ("A3:A4", "B3:C3", "D3:D4", "E3:E4"):
        sheet.merge_cells(area)
    for row in (("报告厅", 1800, 2600.5, 0.85, datetime(2024, 3, 1)), ("会议室", 600, 900, 0.9, datetime(2024, 3, 1))):  # noqa: DTZ001 - as sheets
        sheet.append(row)
    sheet.append(("会议室（含茶歇）", 750, None, None, datetime(2024, 4, 1)))  # noqa: DTZ001
    sheet.merge_cells("D6:D7")
    sheet["C7"] = "=B7*1.5"
    for number in (5, 6, 7):
        sheet[f"C{number}"].number_format = sheet[f"B{number}"].number_format = "#,##0.00"
        sheet[f"D{number}"].number_format = "0%"
        sheet[f"E{number}"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A9"] = "注：学生团体另有优惠。"


def _hours(sheet: Worksheet) -> None:
    """Two tables on one sheet, an empty row between them."""
    for row in (("星期", "开门", "关门"), ("周二至周五", time(9, 30), time(17, 0)), ("周末", time(10, 0), time(18, 30))):
        sheet.append(row)
    sheet.append(())
    for row in (("节假日安排",), ("节日", "是否开放"), ("春节", "闭馆"), ("国庆节", "开放")):
        sheet.append(row)
    sheet["XFD5000"].number_format = "0.00"  # a cell that holds nothing but its format, far away


def _sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book.create_sheet(name)
    assert isinstance(sheet, Worksheet)
    return sheet


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
