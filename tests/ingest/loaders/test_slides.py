"""Slides become sections that know their number, read as people read them, with their notes, tables and charts."""

from pathlib import Path

from ingest.loaders.slides import convert
from ingest.places import take
from qa_bot.records import SourceDocument
from qa_bot.text.places import at
from tests.ingest.documents import slide_files

TEXT = """# 产业园推介会

2024年6月

## 入驻流程

- 提交材料
  - 营业执照
- 三个工作日内完成审核

审核由招商部负责，分机8021。

## 房源

| 楼栋 | 面积 最小 | 面积 最大 |
| --- | --- | --- |
| A座 | 80平方米 | 300平方米 |
| B座 | 120平方米 | 900平方米 |

餐饮

园区食堂可容纳600人。

交通

地铁4号线直达。

- 停车免费两小时

## 企业数量

|  | 入驻企业 |
| --- | --- |
| 2022年 | 45 |
| 2023年 | 82 |"""


def test_slides() -> None:
    made = convert(slide_files.introduction(), Path("deck.pptx"))
    text, places = take(made.text)
    assert text == TEXT
    assert (made.title, made.date) == ("PowerPoint 演示文稿", "2024-06-01")  # which is no title: see test_loading
    document = SourceDocument(id="deck", title="x", text=text, category="about", language="zh-Hans", places=places)
    for number, fact in ((1, "2024年6月"), (2, "营业执照"), (2, "分机8021"), (3, "900平方米"), (4, "地铁4号线"), (5, "82")):
        assert [(place.kind, place.name) for place in at(document, text.index(fact))] == [("slide", str(number))]


def test_staff_are_told_what_is_left_out_and_what_visitors_will_read() -> None:
    made = convert(slide_files.introduction(), Path("deck.pptx"))
    assert tuple(map(str, made.warnings)) == (
        "hidden slides, left out: 6",
        "slides without any text: 7 (words in pictures are not read)",
        "slides with speaker's notes, which visitors will read: 2; delete them first if they are not meant for visitors",
    )
    assert slide_files.HIDDEN not in made.text
