"""A file as a document: what it states, what is guessed, and what is refused with which words."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.loaders import load
from ingest.loaders.guessing import guess_title
from ingest.splitting import split
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings
from qa_bot.text.blocks import Kind, blocks, cells
from qa_bot.text.normalising import has_cjk
from tests.ingest.loaders.conftest import PROSE, Loaded

STATED = f"""---
id: 创新工场-2022
title: 创新工场：简介
category: about
language: zh-Hans
date: 2022-05
source: 园区，2022年5月
facts: [A-01, A-02]
issuer: 某区政府
valid_from: 2022
valid_until: 2022-12-31
superseded_by: new-rules
starts: 2022-05-06 09:30
ends: 2022-05-06
visibility: hidden
---

# 创新工场：简介

{PROSE}
"""


def test_everything_stated_is_taken_as_it_stands(loaded: Loaded) -> None:
    result = loaded(STATED)
    assert result.guesses == ()
    made = result.document
    assert (made.id, made.title, made.category, made.language) == ("创新工场-2022", "创新工场：简介", "about", "zh-Hans")
    assert (made.date, made.valid_from, made.valid_until) == ("2022-05", "2022", "2022-12-31")
    assert (made.starts, made.ends) == ("2022-05-06T09:30", "2022-05-06")
    assert (made.source, made.issuer, made.superseded_by) == ("园区，2022年5月", "某区政府", "new-rules")
    assert (made.facts, made.visibility) == (("A-01", "A-02"), "hidden")
    assert made.text == PROSE  # the title is not said twice


def test_what_is_not_stated_is_guessed_and_says_so(loaded: Loaded) -> None:
    result = loaded(f"# 创新工场简介\n\n{PROSE}", "about/2023/My 创新 File_v2.md")
    assert [(guess.field, guess.value, guess.origin) for guess in result.guesses] == [
        ("id", "my-创新-file-v2", "file name"),
        ("title", "创新工场简介", "main heading"),
        ("category", "about", "folder"),
        ("language", "zh-Hans", "its characters"),
    ]
    assert result.document.text == PROSE


@pytest.mark.parametrize(
    ("content", "name", "title"),
    [
        (f"工场开放时间\n\n{PROSE}", "a.md", "工场开放时间"),
        (f"## 开放时间\n\n{PROSE}", "a.md", "开放时间"),
        (f"{PROSE}\n\n## 开放时间\n\n{PROSE[:20]}。", "the-stem.md", "the-stem"),
        (f"產(chǎn)業(yè)園開放\n{PROSE}", "a.txt", "產業園開放"),
        (f"<html><head><title>產(chǎn)業(yè)園開放</title></head><body><p>{PROSE}</p></body></html>", "a.html", "產業園開放"),
    ],
)
def test_titles(loaded: Loaded, content: str, name: str, title: str) -> None:
    assert loaded(content, name).document.title == title


@pytest.mark.parametrize(
    "stated",
    [
        "Microsoft Word - 入驻办法.doc",
        "Microsoft Word - 入驻办法",
        "Microsoft Word",
        "Word 文档",
        "PowerPoint Presentation",
        "PowerPoint 演示文稿",
        "PowerPoint-Präsentation",
        "Microsoft PowerPoint - 介绍 [兼容模式]",
        "Document1",
        "幻灯片 1",
        "Sheet1",
        "工作簿1",
        "新建 Microsoft Word 文档",
        "无标题文档",
        "Untitled-1",
        "报告终稿.docx",
    ],
)
def test_what_programs_write_is_no_title(stated: str) -> None:
    assert guess_title(PROSE, stated, "properties of the file", Path("入驻.pdf")).value == "入驻"


@pytest.mark.parametrize("stated", ["Excel 入门", "PowerPoint培训班通知", "新建厂房补贴办法", "无标题音乐会", "Documentary film week"])
def test_what_people_write_is_a_title(stated: str) -> None:
    guess = guess_title(PROSE, stated, "properties of the file", Path("入驻.pdf"))
    assert (guess.value, guess.origin) == (stated, "properties of the file")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "zh-Hans"),
        ("創新工場於二〇二二年啟用，面向初創企業提供辦公場地。", "zh-Hant"),
        ("The workshop (创新工场) opened in 2022 and is run by the park and a university.", "en"),
        ("用openEuler、DevKit和GCC在Kunpeng 920上编译C++。", "zh-Hans"),
    ],
)
def test_languages(loaded: Loaded, text: str, language: str) -> None:
    assert loaded(text).document.language == language


def test_a_rule_above_a_text_is_no_front_matter(loaded: Loaded) -> None:
    assert loaded(f"---\n\n{PROSE}\n\n---\n\n尾声。").document.text == f"{PROSE}\n\n尾声。"


FRONT = "---\ntitle: 一\n{}\n---\n正文在此。"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        (" \n ", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
        (b"PK\x03\x04....", "a ZIP file"),
        (b"%PDF-1.7 ....", "a PDF file"),
        ("正文".encode() + b"\0\0", "binary content"),
        (bytes(range(1, 32)) * 9, "binary content"),
        (PROSE.encode()[:-1] + b"\n" + PROSE.encode(), "not valid UTF-8, GB18030 or Big5"),
        (b"\xff\xfe\x00", "marked as utf-16-le"),
        (FRONT.format("source: [a"), "line 3: broken front matter"),
        (FRONT.format("source: a: b"), "line 3: broken front matter"),
        (FRONT.format("colour: red"), "line 3: unknown field 'colour'; the fields are id,"),
        (FRONT.format("category: news"), "line 3: category is 'news'; write one of policy, event"),
        (FRONT.format("date: 2023-02-30"), "line 3: date is '2023-02-30', not a date; write 2023-07-14"),
        (FRONT.format("date: 14/7/2023"), "not a date"),
        (FRONT.format("date: 20230714"), "not a date"),
        (FRONT.format("language: zh"), "language is 'zh'; write one of zh-Hans, zh-Hant, en"),
        (FRONT.format("visibility: no"), "visibility is 'no'; write one of public, hidden"),
        (FRONT.format("starts: 2023-05-02\nends: 2023-05-01"), r"ends \(2023-05-01\) is before starts"),
        (FRONT.format("valid_from: 2023-06\nvalid_until: 2022"), "valid_until .* is before valid_from"),
        (FRONT.format("id: Some Thing"), "id is 'Some Thing'; write lower-case"),
        (FRONT.format("title: 二"), "'title' stands twice"),
        (FRONT.format("source: [a, b]"), "takes one value, not 2"),
        (FRONT.format("source: {a: b}"), "without nesting"),
        ("---\ntitle：一\n---\n正文。", "half-width colon"),
        ("---\ntitle: 一\n正文。", "line 1: the front matter is never closed"),
        ("---\ntitle: 一\n---\n", "nothing is left"),
        ("# 只有标题", "nothing is left"),
        ("首页 > 新闻\n\n昵称 验证码", "nothing is left"),
    ],
)
def test_what_is_refused_names_file_and_remedy(loaded: Loaded, content: str | bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        loaded(content)
    assert "a-document.md" in str(error.value)
    assert "\n" not in str(error.value)
    assert has_cjk(error.value.zh)


def test_other_refusals(loaded: Loaded, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="makes no id; rename"):
        loaded(PROSE, "！！.md")
    with pytest.raises(DocumentError, match=r"files named \.xyz cannot be read"):
        loaded(PROSE, "a.xyz")
    with pytest.raises(DocumentError, match=r"none.md: the file cannot be read \(No such file"):
        load(tmp_path / "none.md", root=None, settings=settings)
    with pytest.raises(DocumentError, match="no HTML"):
        loaded("<!-- -->", "a.html")


def test_dates_may_be_open_where_their_order_cannot_be_told(loaded: Loaded) -> None:
    assert loaded(FRONT.format("starts: 2023-05-20\nends: 2023-05")).document.ends == "2023-05"


def test_a_document_goes_through_to_passages(loaded: Loaded) -> None:
    result = loaded(f"2022年,產(chǎn)業(yè)園啟用。\n{PROSE}\n本文系投稿,不代表本站立場。", "event/t.txt")
    assert result.document.disclaimers == ("本文系投稿，不代表本站立場。",)
    assert result.raw.startswith("2022年,產(chǎn)業(yè)園")
    assert [removal.removed for removal in result.removals if removal.step == "pinyin"] == ["(chǎn)", "(yè)"]
    (passage,) = split(replace(result.document, title="x"))
    assert passage.text == result.document.text == f"2022年，產業園啟用。\n\n{PROSE}"


def test_table_cells_survive(loaded: Loaded) -> None:
    text = loaded("| a |  |\n|-|-|\n| `x\\|y` | 甲 |").document.text
    rows = [text[block.start : block.end] for block in blocks(text) if block.kind in (Kind.HEAD, Kind.ROW)]
    assert [cells(row) for row in rows] == [["a", ""], ["x|y", "甲"]]
