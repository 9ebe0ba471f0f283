"""What cleaning takes out, and above all what it leaves in."""

from pathlib import Path

import pytest

from ingest.cleaning import Cleaned, clean, clean_line
from ingest.cleaning.boilerplate import remove_boilerplate
from ingest.cleaning.characters import mend_characters
from ingest.cleaning.disclaimers import remove_disclaimers
from ingest.cleaning.pinyin import remove_pinyin
from ingest.cleaning.punctuation import widen_punctuation
from ingest.cleaning.repetition import remove_captions, remove_duplicates

CORPUS = Path(__file__).parents[2] / "corpus"


def steps(cleaned: Cleaned) -> dict[str, list[str]]:
    return {name: [r.removed for r in cleaned.removals if r.step == name] for name in {r.step for r in cleaned.removals}}


@pytest.mark.parametrize(
    ("annotated", "plain"),
    [
        ("產(chǎn)業(yè)園", "產業園"),
        ("开（kāi）放（fànɡ）", "开放"),  # the converter writes ɡ for g
        ("中心(zhōng xīn)与中心(zhōngxīn)", "中心与中心"),
        ("銀行(háng)行(xíng)長(zhǎng)", "銀行行長"),
        ("女(nǚ)綠(lǜ)绿(lv)", "女綠绿"),
        ("我們(men)說著(zhe)", "我們說著"),
        ("武漢(Wǔhàn)", "武漢"),
        ("某(xiǎng)", "某"),  # a reading that no dictionary has
        ("開 (kāi) 放", "開 放"),
    ],
)
def test_pinyin_goes(annotated: str, plain: str) -> None:
    text, removed = remove_pinyin(annotated)
    assert text == plain
    assert len(removed) == annotated.count("(") + annotated.count("（")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "API(应用程序接口)",
            "EBITDA(利润)",
            "鲲鹏(Kunpeng)",
            "鲲鹏(kunpeng)",
            "产业(industry)",
            "中国(湖北)",
            "选项(a)",
            "甲(b)",
            "阿(a)",
        ),
        *("咖啡(café)", "简历(résumé)", "引脚(pin)", "创新(innovation)", "产业(chanye)", "比例(85%)", "(zhǎng)", "中心(zhòngxīng)"),
    ],
)
def test_other_brackets_stay(text: str) -> None:
    assert remove_pinyin(text) == (text, [])


@pytest.mark.parametrize(
    ("odd", "mended"),
    [
        ("⼈⼯智能", "人工智能"),
        ("５Ｇ与ＡＩ，共１０家", "5G与AI，共10家"),
        ("\u200b创\u00ad新\ufeff中心\x07", "创新中心"),
        ("　　首行缩进", "首行缩进"),
        ("a\u00a0b", "a b"),
        ("中心 于 七月启用， 面向企业。", "中心于七月启用，面向企业。"),
        ("“对接会 ”举行", "“对接会”举行"),
        ("长 江 创 新", "长江创新"),
        ("\u200b# 不是标题", "＃ 不是标题"),  # what becomes visible must not become markup
    ],
)
def test_characters_are_mended(odd: str, mended: str) -> None:
    text, changes = mend_characters(odd)
    assert text == mended
    assert changes or odd.strip("　") == mended


@pytest.mark.parametrize(
    "text", ["第一章 总则", "## 张三 李四", "| 主办 承办 | 甲，乙 丙 |", "鲲鹏 Kunpeng 处理器，2 路", "℃、①、㎡、（一）、～"]
)
def test_characters_that_mean_something_stay(text: str) -> None:
    assert mend_characters(text) == (text, [])


@pytest.mark.parametrize(
    "line",
    [
        *(
            "昵称 验证码 请输入正确验证码",
            "暱稱 驗證碼 請輸入正確驗證碼",
            "所有評論僅代表網友意見，與本站立場無關",
            "上一篇：某新闻",
            "下一篇: 没有了",
        ),
        *(
            "首页 > 新闻 > 正文",
            "首页 | 关于我们 | 联系我们",
            "您当前的位置：首页",
            "分享到：微信 微博 QQ空间",
            "字号：大 中 小",
            "点击查看更多",
        ),
        *(
            "京ICP备12345678号-1",
            "Copyright © 2023 Some Centre",
            "© 2023 某中心 版权所有",
            "请登录后发表评论",
            "暂无评论",
            "阅读量：1234",
            "登录 注册",
        ),
        *(
            "Home > News > Detail",
            "Share this article: Facebook Twitter",
            "Leave a comment",
            "Log in to comment",
            "All rights reserved.",
            "Read more »",
        ),
    ],
)
def test_boilerplate_goes_and_its_neighbours_stay(line: str) -> None:
    assert remove_boilerplate(f"前文。\n\n{line}\n\n后文。") == ("前文。\n\n后文。", [line])


def test_a_form_of_several_lines_goes_as_one() -> None:
    assert remove_boilerplate("前文。\n\n昵称\n\n密码\n\n提交\n\n后文。")[0] == "前文。\n\n后文。"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "登录时请输入正确验证码，然后点击提交。",
            "网站备案（ICP备案）由运营商代办。",
            "## ICP备案办理流程",
            "## 注册",
            "1. 登录\n2. 注册\n3. 提交",
            "注册",
        ),
        *(
            "位置：武汉未来科技城",
            "版权所有人可以申请登记。",
            "Copyright registration takes 30 days.",
            "下一步：提交材料",
            "Next: submit the form.",
        ),
        *(
            "评论区的发言由网友负责，中心每周回复一次。",
            "| 登录 | 注册 |\n| --- | --- |\n| 首页 | 更多 |",
            "```\n首页 > 新闻\n```",
            "分享会于周五举行",
        ),
    ],
)
def test_text_that_mentions_such_words_stays(text: str) -> None:
    assert remove_boilerplate(text) == (text, [])


def test_disclaimers_become_metadata() -> None:
    notice = "本文系某创新中心投稿,不代表本站的观点和立场。文章内容仅供参考,若涉及侵权,请及时联系本站处理。图片授权发布,版权归原作者所有。"
    cleaned = clean(f"正文在此。\n\n{notice}\n\n末段说明情况。如有侵权，请联系我们删除。")
    assert cleaned.text == "正文在此。\n\n末段说明情况。"
    assert cleaned.disclaimers == (notice.replace(",", "，"), "如有侵权，请联系我们删除。")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "以上价格仅供参考，以合同为准。",
            "发现侵权行为的，请联系知识产权局处理。",
            "委托开发的软件，著作权归委托人所有。",
            "未经许可不得进入机房。",
        ),
        *("专家的观点不代表全部企业。", "The results do not represent all companies."),
    ],
)
def test_rules_that_sound_like_disclaimers_stay(text: str) -> None:
    assert remove_disclaimers(text) == (text, [])


TALK = "某园区副主任张小明在会上作了专题分享，介绍了园区的产业布局和服务内容。"


@pytest.mark.parametrize("caption", ["某园区副主任张小明", "張小明在會上作專題分享"])
@pytest.mark.parametrize("order", ["before", "after"])
def test_captions_that_repeat_a_neighbour_go(caption: str, order: str) -> None:
    text = f"{TALK}\n\n{caption}" if order == "before" else f"{caption}\n\n{TALK}"
    assert remove_captions(text) == (TALK, [caption])


@pytest.mark.parametrize(
    "line",
    ["问答交流环节", "某园区副主任张小明免费答疑", "张小明", "某园区副主任张小明：", "## 某园区副主任张小明", "- 某园区副主任张小明"],
)
def test_lines_that_add_something_stay(line: str) -> None:
    text = f"{TALK}\n\n{line}"
    assert remove_captions(text) == (text, [])


def test_a_caption_seen_before_goes() -> None:
    assert remove_captions(f"参观合影留念之一\n\n{TALK}\n\n参观合影留念之一")[1] == ["参观合影留念之一"]


def test_repeated_paragraphs_go_and_repeated_items_stay() -> None:
    assert remove_duplicates(f"{TALK}\n\n中段。\n\n{TALK}\n\n尾。") == (f"{TALK}\n\n中段。\n\n尾。", [TALK])
    items = f"- {TALK}\n\n中段。\n\n- {TALK}"
    assert remove_duplicates(items) == (items, [])


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("会上,主任说:好!对吗?是;", "会上，主任说：好！对吗？是；"),
        ("又称“光谷”,于1988年, 成立", "又称“光谷”，于1988年，成立"),
        ("1,000元,时间9:30,见https://a.cn/路径?x=1", "1,000元，时间9:30,见https://a.cn/路径?x=1"),
        ("| 名称: | 甲,乙 |", "| 名称： | 甲，乙 |"),
        ("中国(湖北),称'示范区'", "中国(湖北),称'示范区'"),
        ("Optics Valley of China (光谷), in Wuhan 武汉, is large", "Optics Valley of China (光谷), in Wuhan 武汉, is large"),
    ],
)
def test_punctuation_takes_the_width_of_its_sentence(half: str, full: str) -> None:
    assert widen_punctuation(half)[0] == full


def test_fenced_code_is_never_touched() -> None:
    code = "```\n首页 > 新闻\n說明(shuō),ＡＢＣ\u200b\n\n\n昵称 验证码\n```"
    assert clean(f"前文,后文。\n\n{code}\n\n尾。").text == f"前文，后文。\n\n{code}\n\n尾。"


def test_an_article_with_everything_in_it() -> None:
    cleaned = clean(
        "首页 > 新闻\n\n2022年5月6日,山城產(chǎn)業(yè)園與高校共建的創(chuàng)新工場啟用,佔地３000平方米。\n\n"
        "## 走進(jìn)園區\n\n工場主任李大山向來賓介紹了創(chuàng)新工場的服務(wù)。\n\n工場主任李大山\n\n"
        "工場主任李大山向來賓介紹了創(chuàng)新工場的服務(wù)。\n\n本文來自投稿,不代表本站立場。\n\n昵稱 驗證碼"
    )
    assert cleaned.text == (
        "2022年5月6日，山城產業園與高校共建的創新工場啟用，佔地3000平方米。\n\n## 走進園區\n\n工場主任李大山向來賓介紹了創新工場的服務。"
    )
    assert steps(cleaned) == {
        "pinyin": ["(chǎn)", "(yè)", "(chuàng)", "(jìn)", "(chuàng)", "(wù)", "(chuàng)", "(wù)"],
        "characters": ["３ → 3"],
        "boilerplate": ["首页 > 新闻", "昵稱 驗證碼"],
        "disclaimers": ["本文來自投稿,不代表本站立場。"],
        "captions": ["工場主任李大山"],
        "duplicates": ["工場主任李大山向來賓介紹了創新工場的服務。"],
        "punctuation": [", → ，", ", → ，"],
    }
    assert clean(cleaned.text) == Cleaned(cleaned.text, (), ())


def test_clean_articles_come_out_as_they_went_in() -> None:
    articles = sorted(CORPUS.glob("*/*.md"))
    assert len(articles) >= 10
    for path in articles:
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2].strip("\n")
        cleaned = clean(body)
        assert {removal.step for removal in cleaned.removals} <= {"punctuation"}, path
        half = str.maketrans("，：；！？", ",:;!?")
        assert cleaned.text.translate(half) == body.translate(half), path


def test_a_title_is_cleaned_within_its_line() -> None:
    assert clean_line("產(chǎn)業(yè)　對接會,２０２３") == "產業 對接會，2023"
