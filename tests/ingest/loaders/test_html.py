"""Web pages: the article is kept, the menus and forms around it are not."""

import pytest

from tests.ingest.loaders.conftest import PROSE, Loaded, kinds

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
