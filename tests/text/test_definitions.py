"""Questions that want a term explained, and what explains it."""

import pytest

from qa_bot.text.definitions import asked_from_term, explains, term_asked
from qa_bot.text.normalising import fold


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
