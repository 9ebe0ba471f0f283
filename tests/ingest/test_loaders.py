"""Files of every kind as documents: what they become, what is guessed, and what is refused with which words."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.light_markdown import document, paragraph
from ingest.loaders import LoadedDocument, load
from ingest.loaders.markdown import to_light_markdown as from_markdown
from ingest.loaders.plain_text import to_light_markdown as from_plain_text
from ingest.splitting import split
from qa_bot.errors import DocumentError
from qa_bot.settings import Centre, Settings, Words
from qa_bot.text.blocks import Kind, blocks, cells

CORPUS = Path(__file__).parents[2] / "corpus"
CATEGORIES = ("policy", "event", "facility", "ecosystem", "service", "about")
Loaded = Callable[..., LoadedDocument]
PROSE = "创新工场于2022年启用，面向初创企业提供办公场地、算力和测试环境，由园区和高校共同建设。"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # away from any settings file
    return Settings(centre=Centre(categories={name: Words(zh=name, en=name) for name in CATEGORIES}))


@pytest.fixture
def loaded(tmp_path: Path, settings: Settings) -> Loaded:
    def from_content(content: str | bytes, name: str = "policy/a-document.md") -> LoadedDocument:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load(path, root=tmp_path, settings=settings)

    return from_content


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in blocks(text)]


# Front matter and guesses

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


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [PROSE, "Kunpeng 鲲鹏", "openEuler is an operating system. 欧拉", "長江鯤鵬生態創新中心"])
def test_encodings(loaded: Loaded, encoding: str, text: str) -> None:
    assert loaded(f"{text}\r\n\r\n尾声。".encode(encoding)).document.text == f"{text}\n\n尾声。"


@pytest.mark.parametrize("text", ["長江鯤鵬生態創新中心於九月啟用。", "Kunpeng 鯤鵬", "創新工場"])
def test_big5(loaded: Loaded, text: str) -> None:
    assert loaded(text.encode("big5")).document.text == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "utf-8", "no-such-charset", "rot13"])
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">', "<?xml version='1.0' encoding='{}'?>"],
)
def test_a_page_may_declare_its_charset_rightly_or_wrongly(loaded: Loaded, declared: str, meta: str) -> None:
    head = meta.format(declared)
    page = f"{head if head.startswith('<?') else ''}<html><head>{head}</head><body><p>{PROSE}镕</p></body></html>"
    assert loaded(page.encode("gb18030"), "a.html").document.text == PROSE + "镕"
    assert loaded(page.encode(), "a.html").document.text == PROSE + "镕"


def test_a_western_page(loaded: Loaded) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Caf\xe9 and r\xe9sum\xe9 are welcome.</p></body></html>'
    assert loaded(page.encode("latin-1"), "a.html").document.text == "Café and résumé are welcome."


# Markdown


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
    assert from_markdown(source) == light


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


def test_articles_of_the_corpus_keep_all_their_text(settings: Settings) -> None:
    paths = sorted(CORPUS.glob("*/*.md"))
    assert len(paths) >= 10
    for path in paths:
        result = load(path, root=CORPUS, settings=settings)
        assert result.document.category == path.parent.name
        assert result.document.text == path.read_text(encoding="utf-8").split("---\n", 2)[2].strip("\n").replace("`", ""), path
        assert split(result.document)


# HTML

PAGE = """<!DOCTYPE html>
<html lang="zh"><head><title>创新工场介绍_某网</title><meta property="og:title" content="创新工场介绍">
<meta property="article:published_time" content="2022-05-06T08:00:00+08:00"><script>var x = "脚本";</script></head>
<body><header><a href="/">首页</a><form><input name="q"></form></header><nav><ul><li><a href="/n">新闻</a></li></ul></nav>
{}
<form><label>昵称</label><label>验证码</label><button>提交</button></form><footer>版权所有 某网 鄂ICP备12345678号</footer></body></html>"""
ARTICLE = f"""<h1>创新工场介绍</h1><p>{PROSE}</p><h2>怎样申请</h2><ul><li>营业执照<ul><li>原件</li></ul></li><li>项目简介</li></ul>
<ol><li>预约</li><li>面谈</li></ol><p>1. 这是一段话，使用 <code>__init__</code> 说明。</p>
<table><tr><th>项目</th><th>时间</th></tr><tr><td rowspan="2">开放</td><td>周一|周二</td></tr><tr><td>周三</td></tr></table>
<p>第一行<br>第二行</p>"""
LIGHT = f"""{PROSE}

## 怎样申请

- 营业执照
  - 原件
- 项目简介

1. 预约
2. 面谈

1． 这是一段话，使用 __init__ 说明。

| 项目 | 时间 |
| --- | --- |
| 开放 | 周一\\|周二 |
| 开放 | 周三 |

第一行

第二行"""


@pytest.mark.parametrize(
    "around",
    [
        "<div>{}</div>",
        "<article>{}</article>",
        "<main><article>{}</article></main>",
        "<form id='f'><table><tr><td>{}</td></tr></table></form>",
    ],
)
def test_the_article_of_a_page(loaded: Loaded, around: str) -> None:
    result = loaded(PAGE.format(around.format(ARTICLE)), "about/page.html")
    assert result.document.text == LIGHT
    assert (result.document.title, result.document.date) == ("创新工场介绍", "2022-05-06")
    assert ("date", "2022-05-06", "head of the page") in [(guess.field, guess.value, guess.origin) for guess in result.guesses]


@pytest.mark.parametrize("around", ["<main>{}</main>", "<article>{}</article>", "<div><div>{}</div></div>"])
@pytest.mark.parametrize("text", ["访客无线网络免费。", "工场周一开放。</p><p>请先预约。"])
def test_a_page_of_one_sentence_is_not_lost(loaded: Loaded, around: str, text: str) -> None:
    page = PAGE.format(around.format(f"<p>{text}</p>"))
    assert loaded(page, "about/page.html").document.text == text.replace("</p><p>", "\n\n")


def test_what_a_marked_article_holds_is_not_lost(loaded: Loaded) -> None:
    notes = "".join(f"<div class='note'><span>第{n}项</span>：说明{n}。</div>" for n in range(30))
    text = loaded(PAGE.format(f"<main><p>{PROSE}</p><section class='sidebar comments'>{notes}</section></main>"), "a.html").document.text
    assert all(f"第{n}项：说明{n}。" in text for n in range(30))
    assert "脚本" not in text
    assert "昵称" not in text


def test_menus_beside_an_unmarked_article_are_left_out(loaded: Loaded) -> None:
    menu = "".join(f"<li><a href='/{n}'>第{n}条往期新闻的标题</a></li>" for n in range(12))
    more = "".join(f"<h2>第{n}节</h2><p>第{n}次说明：{PROSE}</p>" for n in range(5))
    page = f"<html><body><div class='l'><ul>{menu}</ul></div><div class='r'><div>{ARTICLE}{more}</div><ul>{menu}</ul></div></body></html>"
    text = loaded(page, "a.html").document.text
    assert "往期新闻" not in text
    assert text.startswith(LIGHT)
    assert [text for kind, text in kinds(text) if kind == "heading"] == ["怎样申请", *(f"第{n}节" for n in range(5))]


def test_readings_and_hidden_elements_are_left_out(loaded: Loaded) -> None:
    hidden = "<p style='display: none'>密。</p><p hidden>密。</p>"
    page = f"<html><body><main><p><ruby>汉<rt>hàn</rt></ruby>字。{PROSE}</p>{hidden}</main></body></html>"
    assert loaded(page, "a.html").document.text == f"汉字。{PROSE}"


# Plain text

BODY = "创新工场面向初创企业提供办公场地和算力，由园区和高校共同建设，入驻企业可以使用测试环境。"


def test_plain_text_finds_headings_and_leaves_captions(loaded: Loaded) -> None:
    lines = [
        "创新工场开放日",
        BODY,
        "搶抓機(jī)遇,築巢引鳳(fèng)",
        BODY[::-1] + "。",
        "工场主任李大山",
        f"工场主任李大山说，{BODY}",
        "问答环节",
        BODY[5:],
        "图1 大厅",
        BODY[7:],
    ]
    result = loaded("\n".join(lines), "a.txt")
    assert result.document.title == "创新工场开放日"
    assert [text for kind, text in kinds(result.document.text) if kind == "heading"] == ["搶抓機遇，築巢引鳳"]
    assert "问答环节" in result.document.text
    assert "图1 大厅" in result.document.text


@pytest.mark.parametrize(
    ("text", "light"),
    [
        (f"{BODY}\n电话：123\n{BODY}", f"{BODY}\n\n电话：123\n\n{BODY}"),
        (f"{BODY}\n2023年5月6日\n{BODY}", f"{BODY}\n\n2023年5月6日\n\n{BODY}"),
        ("材料如下：\n1. 执照\n2) 简介\n  - 附件\n• 其他\n完。", "材料如下：\n\n1. 执照\n2) 简介\n  - 附件\n- 其他\n\n完。"),
        ("# 注意。\n| 竖线 |。", "＃ 注意。\n\n｜ 竖线 |。"),
        ("\n".join([BODY[:30], BODY[10:40], BODY[5:20]]), BODY[:30] + BODY[10:40] + BODY[5:20]),
        (
            "The workshop offers rooms and computing power to young\ncompanies and is run by the park and also a\nuniversity of the city.",
            "The workshop offers rooms and computing power to young companies and is run by the park and also a university of the city.",
        ),
        (
            "主办单位是某某园区管理委员会办公室综合处\n承办单位是某某高校科学技术研究院办公室",
            "主办单位是某某园区管理委员会办公室综合处\n\n承办单位是某某高校科学技术研究院办公室",
        ),
    ],
)
def test_plain_text(text: str, light: str) -> None:
    assert from_plain_text(f"开头。\n\n{text}") == f"开头。\n\n{light}"


def test_a_document_goes_through_to_passages(loaded: Loaded) -> None:
    result = loaded(f"2022年,產(chǎn)業(yè)園啟用。\n{BODY}\n本文系投稿,不代表本站立場。", "event/t.txt")
    assert result.document.disclaimers == ("本文系投稿，不代表本站立場。",)
    assert result.raw.startswith("2022年,產(chǎn)業(yè)園")
    assert [removal.removed for removal in result.removals if removal.step == "pinyin"] == ["(chǎn)", "(yè)"]
    (passage,) = split(replace(result.document, title="x"))
    assert passage.text == result.document.text == f"2022年，產業園啟用。\n\n{BODY}"


def test_table_cells_survive(loaded: Loaded) -> None:
    text = loaded("| a |  |\n|-|-|\n| `x\\|y` | 甲 |").document.text
    rows = [text[block.start : block.end] for block in blocks(text) if block.kind in (Kind.HEAD, Kind.ROW)]
    assert [cells(row) for row in rows] == [["a", ""], ["x|y", "甲"]]
