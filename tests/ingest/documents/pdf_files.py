"""PDF files of every kind that offices make, written by reportlab, each with facts to be found again on the right page."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP = 72, WIDTH - 72, 760
CHINESE, LATIN, BOLD = "STSong-Light", "Times-Roman", "Times-Bold"

LONG = (
    "创新工场面向初创企业提供办公场地、算力和测试环境，由园区和高校共同建设，入驻企业可以在工作日使用开放实验室，"
    "周末需要提前三天预约，由管理员陪同进入，并遵守消防和保密的各项规定，违反规定的企业将被取消当年的使用资格"
)


@contextmanager
def canvas(stream: io.BytesIO, **options: object) -> Iterator[Canvas]:
    """A canvas of A4 pages; the file is complete when the block ends."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    drawn = Canvas(stream, pagesize=A4, **options)
    yield drawn
    drawn.save()


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """The file that a function draws."""
    stream = io.BytesIO()
    with canvas(stream, **options) as drawn:
        draw(drawn)
    return stream.getvalue()


def wrapped(text: str, size: float, width: float, font: str = CHINESE) -> list[str]:
    """A Chinese text as lines no wider than ``width``."""
    lines = [""]
    for piece in text:
        if pdfmetrics.stringWidth((lines[-1] + piece).rstrip(), font, size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def block(drawn: Canvas, lines: list[str], x: float, y: float, size: float = 11, font: str = CHINESE, first: float = 0) -> float:
    """Draw lines below each other; where the next one would stand."""
    drawn.setFont(font, size)
    for number, line in enumerate(lines):
        drawn.drawString(x + (first if number == 0 else 0), y, line)
        y -= size * 1.5
    return y


def report() -> bytes:
    """Two pages of a report: title, headings, a list, a paragraph over the page break, an indented one; properties state its date."""

    def draw(drawn: Canvas) -> None:
        drawn.setTitle("创新工场年度报告")
        y = block(drawn, ["创新工场年度报告"], 200, TOP, 22)
        y = block(drawn, ["一、总体情况"], LEFT, y - 20, 15)
        y = block(
            drawn,
            wrapped(
                "2023年，创新工场共接待企业三百二十家，举办活动四十七场，其中国际活动六场，服务收入达到一千二百万元。",
                11,
                RIGHT - LEFT - 22,
            ),
            LEFT,
            y - 6,
            first=22,
        )
        y = block(drawn, ["申请入驻需要的材料如下："], LEFT, y - 6)
        for item in (
            "• 营业执照复印件",
            "• 项目简介，不超过二千字，写明技术路线、团队构成、融资情况以及需要工场提供的支持",
            "• 法定代表人身份证明",
        ):
            y = block(drawn, wrapped(item, 11, RIGHT - LEFT - 20), LEFT + 10, y)
        y = block(drawn, ["二、经费"], LEFT, y - 10, 15)
        lines = wrapped(f"{LONG}。联系电话是027-87654321", 11, RIGHT - LEFT)
        block(drawn, lines[:2], LEFT, 90)
        drawn.showPage()
        y = block(drawn, lines[2:], LEFT, TOP)
        y = block(drawn, ["三、展望"], LEFT, y - 10, 15)
        block(drawn, ["2024年计划新建两个实验室，合计面积八百平方米。"], LEFT, y - 6, first=22)

    return made(draw)


def english() -> bytes:
    """A page of English with words divided at line ends and bold headings of the text's own size."""

    def draw(drawn: Canvas) -> None:
        y = block(drawn, ["Visitor Guide"], LEFT, TOP, 20, BOLD)
        y = block(drawn, ["Opening hours"], LEFT, y - 14, 11, BOLD)
        text = [
            "The innovation centre is open to visitors from Tuesday to Sunday between nine and five. Reser-",
            "vations are not needed for groups of fewer than ten people, but state-of-the-art demonstra-",
            "tions can only be booked by companies.",
        ]
        y = block(drawn, text, LEFT, y, 11, LATIN)
        y = block(drawn, ["How to get there"], LEFT, y - 8, 11, BOLD)
        for item in ("1. Take metro line 11 to the terminus.", "2. Leave by exit C and walk for ten minutes."):
            y = block(drawn, [item], LEFT, y, 11, LATIN)

    return made(draw)


def two_columns() -> bytes:
    """A newsletter: a headline across the page, two columns of text below, a footer across."""
    left, right = (f"{head}{LONG}。" for head in ("左栏第一段说明场地。", "右栏第一段说明活动。"))

    def draw(drawn: Canvas) -> None:
        y = block(drawn, ["创新工场通讯"], 220, TOP, 20)
        y = block(
            drawn,
            wrapped(
                "本期通讯介绍创新工场的场地、设备和近期活动，供各入驻企业参考，欢迎来信提出意见和建议，编辑部地址见文末说明",
                11,
                RIGHT - LEFT,
            ),
            LEFT,
            y - 10,
        )
        width = (RIGHT - LEFT - 30) / 2
        for x, text, fact in ((LEFT, left, "左栏末尾：会议室每小时八十元。"), (LEFT + width + 30, right, "右栏末尾：路演日是每月十五日。")):
            below = block(drawn, wrapped(text, 11, width), x, y - 20)
            block(drawn, wrapped(fact, 11, width), x, below, first=22)

    return made(draw)


def ruled_table() -> bytes:
    """A price list drawn with lines, with merged cells, that goes on over the page."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    stream = io.BytesIO()
    head = ["场地", "工作日", "周末", "备注"]
    rows = [[f"第{number}会议室", f"{number * 100}元", f"{number * 150}元", f"可容纳{number * 5}人"] for number in range(1, 41)]
    rows[1][3] = ""
    table = Table([head, *rows], repeatRows=1, colWidths=[110, 90, 90, 130])
    table.setStyle(
        TableStyle([("FONT", (0, 0), (-1, -1), CHINESE, 11), ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (3, 1), (3, 2))])
    )
    SimpleDocTemplate(stream, pagesize=A4, title="会议室价目表").build([table])
    return stream.getvalue()


def half_ruled_table() -> bytes:
    """A price list with lines around it, below its head and between its columns, but not between its rows; one remark takes two lines."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    stream = io.BytesIO()
    rows = [[f"第{number}展厅", f"{number * 800}元", f"可容纳{number * 50}人"] for number in range(1, 6)]
    rows[2][2] += "，\n须提前预约"
    table = Table([["展厅", "租金", "备注"], *rows], colWidths=[110, 90, 150])
    lines = [("FONT", (0, 0), (-1, -1), CHINESE, 11), ("BOX", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table.setStyle(TableStyle([*lines, ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"), ("LINEAFTER", (0, 0), (-2, -1), 0.5, "black")]))
    SimpleDocTemplate(stream, pagesize=A4, title="展厅租金").build([table])
    return stream.getvalue()


def tall_cells() -> bytes:
    """A ruled table of one entry whose cells all take several lines."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    stream = io.BytesIO()
    name = "\n".join(wrapped("创新工场开放实验室联合管理委员会办公室", 11, 90))
    duty = "\n".join(wrapped("负责实验室的日常管理、设备维护、安全检查和预约登记工作", 11, 100))
    table = Table([["部门", "职责", "电话"], [name, duty, "8001\n8002\n8003"]], colWidths=[100, 112, 90])
    table.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), CHINESE, 11), ("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    SimpleDocTemplate(stream, pagesize=A4, title="部门职责").build([table])
    return stream.getvalue()


def aligned_table() -> bytes:
    """A timetable without lines: columns that are only aligned, one cell on two lines."""

    def draw(drawn: Canvas) -> None:
        y = block(drawn, ["开放日日程"], 240, TOP, 20)
        y = block(drawn, ["以下日程如有变化，以现场通知为准。"], LEFT, y - 10)
        rows = [
            ("时间", "内容", "地点"),
            ("09:00", "签到", "一楼大厅"),
            ("09:30", "主任致辞", "报告厅"),
            ("10:00", "参观开放实验室", "三楼301室"),
            ("", "（分两组进行）", ""),
            ("14:00", "路演", "路演厅"),
        ]
        for cells in rows:
            for x, cell in zip((LEFT, 180, 360), cells, strict=True):
                block(drawn, [cell], x, y)
            y -= 17
        block(drawn, ["午餐在二楼餐厅自理。"], LEFT, y - 20)

    return made(draw)


def many_pages(count: int = 200) -> bytes:
    """A handbook with a header, a footer and a fact of its own on every page."""

    def draw(drawn: Canvas) -> None:
        for number in range(1, count + 1):
            block(drawn, ["创新工场管理手册"], LEFT, HEIGHT - 40, 9)
            block(drawn, [f"第{number}章"], RIGHT - 40, HEIGHT - 40, 9)
            y = block(drawn, [f"第{number}章 规定"], LEFT, TOP, 16)
            for part in range(4):
                y = block(drawn, wrapped(f"第{number}章第{part + 1}条：{LONG}。", 11, RIGHT - LEFT - 22), LEFT, y - 4, first=22)
            block(drawn, [f"编号{number * 7919}的设备存放在{number}号库房。"], LEFT, y - 4, first=22)
            block(drawn, ["内部资料 注意保存"], LEFT, 40, 9)
            block(drawn, [f"- {number} -"], WIDTH / 2, 40, 9)
            drawn.showPage()

    return made(draw)


def turned() -> bytes:
    """A page that is shown turned by 90 degrees."""

    def draw(drawn: Canvas) -> None:
        drawn.setPageRotation(90)
        drawn.translate(WIDTH, 0)
        drawn.rotate(90)
        y = block(drawn, ["横向页面"], 60, 520, 20)
        y = block(drawn, wrapped(f"{LONG}。", 11, 700), 60, y)
        block(drawn, ["展厅层高六米。"], 60, y, first=22)

    return made(draw)


def locked() -> bytes:
    """A report that opens with a password only."""
    return made(lambda drawn: drawn.drawString(LEFT, TOP, "secret"), encrypt=StandardEncryption("geheim", canPrint=0))


def owner_locked() -> bytes:
    """A report that opens without a password, but may not be printed."""
    return made(
        lambda drawn: drawn.drawString(LEFT, TOP, "The hall is open on Mondays."), encrypt=StandardEncryption("", "owner", canPrint=0)
    )


def blank() -> bytes:
    """Pages without anything on them."""

    def draw(drawn: Canvas) -> None:
        drawn.showPage()
        drawn.showPage()

    return made(draw)
