"""Markdown becomes light Markdown and loses nothing that people read."""

import random
import unicodedata
from pathlib import Path

import pytest

from ingest.light_markdown import document, paragraph
from ingest.loaders import load
from ingest.loaders.markdown import to_light_markdown
from ingest.splitting import split
from qa_bot.settings import Settings
from tests.ingest.loaders.conftest import kinds

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.mark.parametrize(
    ("source", "light"),
    [
        ("**粗** *斜* `__aarch64__` ***x***", "粗 斜 __aarch64__ x"),
        ("这是**“重点”**内容，2 ** 3。", "这是“重点”内容，2 ** 3。"),
        ('见[官网](https://a.cn/x "t")和<https://b.cn>及[文](b.md)', "见官网 (https://a.cn/x)和https://b.cn及文"),
        ("[https://a.cn/路](https://a.cn/路)", "https://a.cn/路"),
        ("![平面图](a.png)", "平面图"),
        ("第一行，\n第二行\nand\nmore", "第一行，第二行 and more"),
        ("第一行  \n第二行<br>第三行", "第一行\n\n第二行\n\n第三行"),
        ("标题\n===\n\n### 小 `标题` ###", "# 标题\n\n### 小 标题"),
        ("* 甲\n  - 乙\n    1. 丙\n* 丁\n  续", "- 甲\n  - 乙\n    1. 丙\n- 丁续"),
        ("3. 甲\n\n   再说。\n3. 乙\n7) 丙", "3. 甲再说。\n4. 乙\n\n7) 丙"),
        ("1. 甲\n   ```sh\n   run\n   ```\n2. 乙", "1. 甲\n\n```sh\nrun\n```\n\n2. 乙"),
        ("| 甲 | `乙` |\n|:-|-:|\n| a\\|b | **c**<br>d |", "| 甲 | 乙 |\n| --- | --- |\n| a\\|b | c d |"),
        ("> 引文\n>\n> - 项", "引文\n\n- 项"),
        ("    　　空格缩进的段落", "空格缩进的段落"),
        ("    int main();", "```\nint main();\n```"),
        ("````\n```\n\nx  y\n````", "```\n ```\n\nx  y\n```"),
        ("用vector<int>和<path>，<b>粗</b><!-- 注 -->", "用vector<int>和<path>，粗"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>\n\n<div>丙</div>\n\n<!-- 注 -->", "| 甲 | 乙 |\n| --- | --- |\n\n丙"),
        ("<config>\n  <port>1</port>\n</config>", "```\n<config>\n  <port>1</port>\n</config>\n```"),
        ("A &amp; B &copy;", "A & B ©"),
        (
            "1\\. 不是列表\n\n\\# 不是标题\n\n\\- 也不是\n\n\\| 不是表\n\n2023\\. 年",
            "1． 不是列表\n\n＃ 不是标题\n\n－ 也不是\n\n｜ 不是表\n\n2023. 年",
        ),
    ],
)
def test_markdown(source: str, light: str) -> None:
    assert to_light_markdown(source) == light


def test_no_paragraph_is_read_as_anything_else() -> None:
    random.seed(5)
    starts = [
        "1. ",
        "12) ",
        "999. ",
        "# ",
        "###### ",
        "|",
        "| a |",
        "```",
        "```py",
        "- ",
        "* ",
        "  - ",
        "２. ",
        "\u3000# ",
        "--- ",
        "| --- |",
        "",
    ]
    texts = [start + random.choice(["甲", "a b", "1. x", "| --- |", "#"]) for start in starts for _ in range(5)]
    light = document(map(paragraph, texts))
    read = kinds(light)
    assert {kind for kind, _ in read} == {"paragraph"}
    assert [unicodedata.normalize("NFKC", text) for _, text in read] == [
        " ".join(unicodedata.normalize("NFKC", text).split()) for text in texts
    ]


@pytest.mark.slow
def test_articles_of_the_corpus_keep_all_their_text(settings: Settings) -> None:
    paths = sorted(CORPUS.glob("*/*.md"))
    assert len(paths) >= 10
    for path in paths:
        result = load(path, root=CORPUS, settings=settings)
        assert result.document.category == path.parent.name
        assert result.document.text == path.read_text(encoding="utf-8").split("---\n", 2)[2].strip("\n").replace("`", ""), path
        assert split(result.document)
