"""Slides, written by python-pptx."""

import io

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

HIDDEN = "内部定价未定。"


def introduction() -> bytes:
    """Six slides: a cover, a list with notes, a table with merged cells, grouped cards, a chart, a hidden one; nothing on the seventh."""
    deck = Presentation()
    deck.core_properties.title = "PowerPoint 演示文稿"
    deck.core_properties.modified = deck.core_properties.created.replace(year=2024, month=6, day=1)
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text, cover.placeholders[1].text = "产业园推介会", "2024年6月"
    _list(deck)
    _table(deck)
    _cards(deck)
    _chart(deck)
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = HIDDEN
    hidden.element.set("show", "0")
    deck.slides.add_slide(deck.slide_layouts[6])
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _list(deck: Presentation) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "入驻流程"
    frame = slide.placeholders[1].text_frame
    frame.text = "提交材料"
    for text, level in (("营业执照", 1), ("三个工作日内\v完成审核", 0)):
        line = frame.add_paragraph()
        line.text, line.level = text, level
    slide.notes_slide.notes_text_frame.text = "审核由招商部负责，分机8021。"


def _table(deck: Presentation) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "房源"
    table = slide.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for y, row in enumerate(
        [("楼栋", "面积", ""), ("", "最小", "最大"), ("A座", "80平方米", "300平方米"), ("B座", "120平方米", "900平方米")]
    ):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))


def _cards(deck: Presentation) -> None:
    """Two cards side by side, the right one added first; each is a group, and a title placeholder is missing."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for left, lines in ((5, ("交通", "地铁4号线直达。")), (1, ("餐饮", "园区食堂可容纳600人。"))):
        group = slide.shapes.add_group_shape()
        for number, text in reversed(list(enumerate(lines))):
            box = group.shapes.add_textbox(Inches(left), Inches(1 + number), Inches(3), Inches(1))
            box.text_frame.text = text
    box = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    box.text_frame.text = "停车免费两小时"
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    box.text_frame.paragraphs[0]._p.insert(0, parse_xml(f'<a:pPr {space}><a:buChar char="•"/></a:pPr>'))


def _chart(deck: Presentation) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "企业数量"
    figures = CategoryChartData()
    figures.categories = ["2022年", "2023年"]
    figures.add_series("入驻企业", (45, 82))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), figures)
