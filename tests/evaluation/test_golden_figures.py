"""What verdicts add up to, and how an answer of a language model is looked at."""

import re

import pytest

from qa_bot.evaluation.golden import Given, GoldenQuestion, Verdict
from qa_bot.evaluation.golden_figures import cited_sentences, golden_figures, stray_numbers
from qa_bot.records import Citation, Outcome, Passage, ScoredPassage, SourceDocument

TEXT = "创新大厅于2021年3月5日启用。大厅设有四个展区。"


def citation(number: int, document_id: str, start: int = 0, end: int = 16) -> Citation:
    document = SourceDocument(id=document_id, title="大厅", text=TEXT, category="about", language="zh-Hans")
    passage = Passage(document_id=document_id, number=1, section=(), start=0, end=len(TEXT), text=TEXT)
    return Citation(number, ScoredPassage(passage, document, 1.0), start, end)


def given(text: str, *citations: Citation, notices: tuple[str, ...] = (), answerer: str = "llm") -> Given:
    return Given(text, notices, Outcome.ANSWERED, citations, answerer, 0.1, 0.5)


def question(key: str, kind: str = "fact") -> GoldenQuestion:
    return GoldenQuestion(key, kind, "zh-Hans", ("大厅何时启用？",), (re.compile("2021年"),), (), ("hall",), True, None)


def test_sentences_with_a_right_citation() -> None:
    answer = given("大厅于2021年启用 [1]。设有四个展区。[2] 欢迎参观。[9]", citation(1, "hall"), citation(2, "expo"))
    assert cited_sentences(answer, ("hall",)) == [True, False, False]
    assert cited_sentences(answer, ()) == [True, True, False]


def test_numbers_that_stand_in_no_source() -> None:
    answer = given("大厅于2021年3月5日启用，面积6,000平方米，第2次开放。[1]", citation(1, "hall"))
    assert stray_numbers(answer, "大厅第2次开放是何时？") == {"6000"}
    assert stray_numbers(given("设有4个展区。[1]", citation(1, "hall")), "四个展区是哪些？") == set()
    assert stray_numbers(given("It has 6 halls. [1]", citation(1, "hall")), "Which are the six halls?") == set()


def test_figures() -> None:
    told = given("2021年启用，面积6000平方米。[1]", citation(1, "hall"), notices=("资料中没有6000这个数字。",))
    verdicts = [
        Verdict(question("g1"), told, ()),
        Verdict(question("g2"), given("四个展区，共7000平方米。", citation(1, "hall", 16, 24)), ("missing: 2021年", "forbidden: 7000")),
        Verdict(question("g3", "date"), given(TEXT, citation(1, "hall"), answerer="extractive"), ()),
        Verdict(question("g4", "date"), given("2021年。[1]", citation(1, "hall", 16, 24)), ()),
    ]
    figures = golden_figures(verdicts)
    assert figures["right"] == 0.75
    assert figures["by_kind"] == {"fact": 0.5, "date": 1}
    assert figures["forbidden"] == 1
    assert figures["supported"] == pytest.approx(2 / 3)
    assert [failure["id"] for failure in figures["failures"]] == ["g2"]
    assert (figures["milliseconds_to_passages"], figures["milliseconds_to_text"]) == (100, 500)
    model = figures["language_model"]
    assert (model["share"], model["cited_sentences"]) == (0.75, pytest.approx(2 / 3))
    assert (model["stray_numbers"], model["stray_numbers_told"]) == (2, 1)


def test_without_a_language_model_there_are_no_figures_of_one() -> None:
    assert golden_figures([Verdict(question("g1"), given(TEXT, citation(1, "hall"), answerer="extractive"), ())])["language_model"] is None
