"""Which events the documents know of."""

from dataclasses import replace

from qa_bot.answering.occasions import occasions
from qa_bot.records import SourceDocument

EXPO = SourceDocument(
    id="expo",
    title="2024年博览会",
    text="博览会创办于2002年。\n\n2024年博览会于2024年5月18日至20日在江城会展中心举行。",
    category="event",
    language="zh",
    starts="2024-05-18",
    ends="2024-05-20",
)
EXPO_EN = replace(
    EXPO, id="expo-en", title="Expo 2024", text="The Expo was held from 18 to 20 May 2024 in the Great Hall of the city.", language="en"
)
TABLE = """近年的会议见下表。

| 会议 | 日期 | 地点 |
| --- | --- | --- |
| 开发者大会 | 2023年12月28日至2024年1月2日 | 线上 |
| 峰会 | 2025年11月（待定） | 江城 |
| 论坛 | 2022年 | 江城 |

| 时间 | 装机量 |
| --- | --- |
| 2024年11月 | 1000万套 |
"""
LIST = SourceDocument(id="list", title="历年会议", text=TABLE, category="event", language="zh")


def test_a_document_with_dates_is_an_event() -> None:
    (expo,) = occasions([EXPO], "zh")
    assert (expo.title, expo.starts, expo.ends, expo.place) == ("2024年博览会", "2024-05-18", "2024-05-20", "江城会展中心")
    assert EXPO.text[expo.start : expo.end].startswith("2024年博览会于")


def test_dated_rows_are_events_where_documents_are_about_events() -> None:
    found = [(each.title, each.starts, each.ends, each.place) for each in occasions([LIST, EXPO], "zh")]
    assert found == [
        ("开发者大会", "2023-12-28", "2024-01-02", "线上"),
        ("2024年博览会", "2024-05-18", "2024-05-20", "江城会展中心"),
        ("峰会", "2025-11", "2025-11", "江城"),
    ]
    assert occasions([replace(LIST, category="policy"), EXPO], "zh") == occasions([EXPO], "zh")


def test_of_two_documents_about_one_event_the_readers_language_is_taken() -> None:
    assert [each.title for each in occasions([EXPO, EXPO_EN], "zh")] == ["2024年博览会"]
    assert [(each.title, each.place) for each in occasions([EXPO, EXPO_EN], "en")] == [("Expo 2024", "the Great Hall of the city")]


def test_hidden_documents_are_not_listed() -> None:
    assert occasions([replace(EXPO, visibility="hidden")], "zh") == []
