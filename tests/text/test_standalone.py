"""The question as it is searched: it names the centre, the words of the documents, and ends as questions do."""

import pytest

from qa_bot.text.standalone import add_synonyms, name_the_centre, with_question_mark

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
    ("question", "marked"),
    [("停车收费吗", "停车收费吗？"), ("Is parking free", "Is parking free?"), ("停车收费吗？", "停车收费吗？"), ("Help me.", "Help me.")],
)
def test_the_mark_that_visitors_leave_out_is_put(question: str, marked: str) -> None:
    assert with_question_mark(question) == marked
