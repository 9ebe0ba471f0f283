"""What a question asks for, and whether a text could be it; and which "centre" a visitor means."""

import pytest

from qa_bot.text.normalising import fold
from qa_bot.text.questions import (
    asked_from_term,
    explains,
    kinds,
    lacks_asked,
    lacks_counted,
    share_given,
    term_asked,
    two_questions,
    without_story,
)
from qa_bot.text.standalone import add_synonyms, name_the_centre


@pytest.mark.parametrize(
    ("question", "kind", "answer", "no_answer"),
    [
        ("中心是什么时候启用的？", "date", "2020年9月1日启用", "由武汉云运营"),
        ("停车怎么收费", "money", "每小时5元", "停车场在地下"),
        ("前台电话多少", "phone", "拨打027-12345678", "前台在一楼"),
        ("末班车几点", "clock", "末班车22:30", "11号线设有13站"),
        ("科技人员要占多少比例", "percent", "不低于10%", "须有科技人员"),
        ("证书有效期多久", "duration", "有效期三年", "由认定机构颁发"),
        ("How much does parking cost?", "money", "five yuan an hour", "there is a car park"),
        ("how long is it valid", "duration", "valid for three years", "issued by the office"),
    ],
)
def test_strict_kinds(question: str, kind: str, answer: str, no_answer: str) -> None:
    asked = kinds(question)
    assert kind in [found.name for found in asked]
    definite = [found for found in asked if found.name == kind]
    assert lacks_asked(answer, definite) == 0
    assert lacks_asked(no_answer, definite) == 1


def test_an_open_question_lacks_nothing() -> None:
    assert kinds("介绍一下四个平台") == []
    assert lacks_asked("任何句子", []) == 0
    assert share_given("任何句子", []) == 0.5


NAME, CALLED = "江城创新大厅", ("大厅", "你们", "你们大厅", "the hall")


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("大厅什么时候开放", "江城创新大厅什么时候开放"),
        ("怎么去你们大厅", "怎么去江城创新大厅"),
        ("展览大厅在几楼", "展览大厅在几楼"),
        ("在大厅办什么", "在江城创新大厅办什么"),
        ("江城创新大厅在哪", "江城创新大厅在哪"),
        ("When does the hall open?", "When does 江城创新大厅 open?"),
        ("今天天气如何", "今天天气如何"),
    ],
)
def test_name_the_centre(question: str, standalone: str) -> None:
    assert name_the_centre(question, CALLED, NAME) == standalone


def test_without_short_names_nothing_is_replaced() -> None:
    assert name_the_centre("中心在哪", (), "某中心") == "中心在哪"


def test_synonyms_stand_in_brackets_behind_the_visitor_s_word() -> None:
    synonyms = {"GDP": "地区生产总值", "高企": "高新技术企业"}
    assert add_synonyms("2025年gdp多少", synonyms) == "2025年gdp（地区生产总值）多少"
    assert add_synonyms("高企认定，高企年报", synonyms) == "高企（高新技术企业）认定，高企年报"
    assert add_synonyms("地区生产总值（GDP）", synonyms) == "地区生产总值（GDP）"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("DevKit最早是哪一年推出的，2.0版又是哪天上线的？", ("DevKit最早是哪一年推出的", "2.0版又是哪天上线的？")),
        ("在武汉用算力，最多能补多少、补几年？", ("在武汉用算力，最多能补多少", "补几年？")),
        ("How big is Optics Valley, and which districts does it cover?", ("How big is Optics Valley", "which districts does it cover?")),
        ("你好，请问中心在哪里？", None),
        ("免税的那几年过完之后，税率是多少", None),
        ("When and where was it?", None),
        ("规划期是从哪年到哪年？", None),
        ("甲在哪里，乙在哪里，丙在哪里", None),
    ],
)
def test_two_questions_in_one(question: str, parts: tuple[str, str] | None) -> None:
    assert two_questions(question) == parts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "我们做财务软件的，老板让我打听打听：公司去年四百三十来号人，销售额一个半亿，科技型中小企业的人数、收入和资产上限到底都卡在多少？",
            "科技型中小企业的人数、收入和资产上限到底都卡在多少？",
        ),
        (
            "Hello, I am preparing a report for my delegation and there is one thing I could not find: at the industry event in the summer "
            "of 2023, which park were the guests shown before the meeting started?",
            "at the industry event in the summer of 2023, which park were the guests shown before the meeting started?",
        ),
        ("我们是2016年登记的公司，最晚哪天要调整？", "我们是2016年登记的公司，最晚哪天要调整？"),
    ],
)
def test_a_long_question_is_asked_without_its_story(question: str, asked: str) -> None:
    assert without_story(question) == asked


@pytest.mark.parametrize(
    ("question", "term"),
    [("同辕开发是个啥", "同辕开发"), ("什么是欧拉？", "欧拉"), ("请问openEuler到底是什么呀", "openeuler"), ("中心在哪里？", "")],
)
def test_the_term_that_a_question_wants_explained(question: str, term: str) -> None:
    assert term_asked(question) == term


@pytest.mark.parametrize(
    ("text", "explaining"),
    [
        ("openEuler（欧拉）是一个开源操作系统。", True),
        ("2020年。鲲鹏920（Kunpeng 920）是面向数据中心的处理器", True),
        ("CANN是昇腾和openEuler的架构", False),
        ("长江鲲鹏生态创新中心是区域平台。", False),
        ("openEuler按年月命名，这是规则", False),
        ("openEuler首个LTS是2020年的20.03", False),
    ],
)
def test_what_explains_a_term_has_it_in_its_subject(text: str, explaining: bool) -> None:
    term = "鲲鹏" if "鲲鹏" in text else "openeuler"
    assert explains(term, fold(text)) is explaining


def test_what_is_x_is_searched_as_x_is_what() -> None:
    assert asked_from_term("什么是鲲鹏？") == "鲲鹏是什么"
    assert asked_from_term("鲲鹏有什么用？") == "鲲鹏有什么用？"


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("高新技术企业有多少家", "企业须已注册成立一年以上", True),
        ("高新技术企业有多少家", "民营企业总量为115.9万家", False),
        ("高新技术企业有多少家", "| 企业数（家） | 5200 |", False),
        ("高新技术企业有多少人", "企业须已注册成立一年以上", False),
    ],
)
def test_a_count_needs_its_measure_word(question: str, text: str, lacks: bool) -> None:
    assert lacks_counted(fold(text), question) is lacks
