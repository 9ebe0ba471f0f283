"""An answer is drawn from its events: notices, chips, cards, sources; nothing of it is markup that we did not write."""

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.records import AnswerEvent, Citation, Done, Outcome, PassagesFound, TextPiece
from qa_bot.settings import Settings
from qa_bot.web.answer_html import answer_html, question_html
from qa_bot.web.answer_view import gathered
from tests.web.fakes import HOSTILE, SENTENCE, ScriptedAnswers


def _drawn(events: Sequence[AnswerEvent], settings: Settings, question: str = "q") -> str:
    return answer_html(gathered(question, events), settings.centre, "zh", "cards-1", 0.44)


def test_the_parts_stand_in_order(answers: ScriptedAnswers, settings: Settings) -> None:
    html = _drawn(list(answers.answer("何时启用")), settings)
    places = [html.index(part) for part in ("qa-notice", "qa-answer", "qa-chip", "qa-sources", "qa-foot", "qa-tools", "qa-next")]
    assert places == sorted(places)
    assert "原文摘录 · 查阅 1 段资料 · 0.4 秒" in html
    assert "qa-quoted" in html
    assert "摘自原文" not in html  # the small line says it


def test_a_chip_stands_right_behind_its_sentence_and_opens_the_card(answers: ScriptedAnswers, settings: Settings) -> None:
    html = _drawn(list(answers.answer("何时启用")), settings)
    assert f"{SENTENCE}<details" in html
    assert f"<mark>{SENTENCE}</mark>" in html
    assert html.count("<summary>") == 3  # two chips and the sources
    assert 'href="/sources/centre?from=8&amp;to=23&amp;sum=dc38a798&amp;lang=zh#p1"' in html


def test_a_marker_without_a_citation_stays_text(answers: ScriptedAnswers, settings: Settings) -> None:
    events = [event for event in answers.answer("何时启用") if not isinstance(event, Citation)]
    html = _drawn([*events[:-1], TextPiece("\n\n见[9]和[2024]"), events[-1]], settings)
    assert "见[9]和[2024]" in html
    assert "qa-chip" not in html


def test_neighbouring_chips_are_told_apart(answers: ScriptedAnswers, settings: Settings) -> None:
    events = list(answers.answer("何时启用"))
    citation = next(event for event in events if isinstance(event, Citation))
    html = _drawn([*events[:-1], replace(citation, number=2), TextPiece("\n\na[1][2]。b[2]"), events[-1]], settings)
    assert html.count("qa-beside") == 1
    assert html.count('<span class="qa-numbers"><b>1</b><b>2</b></span>') == 1  # one document, both numbers


def test_a_refusal_is_a_card_with_what_is_nearest(answers: ScriptedAnswers, settings: Settings) -> None:
    html = _drawn(list(answers.answer("停车")), settings, "停车")
    for words in ("现有资料中没有找到答案", "按此查找：停车", "中心介绍", "/sources/centre?lang=zh", "请到服务台。", "已记录"):
        assert words in html
    assert "qa-notice" not in html
    refused = [*list(answers.answer("停车"))[:-1], Done("a", Outcome.REFUSED, "extractive", "r", {})]
    assert "已记录" not in _drawn(refused, settings)


def test_titles_come_before_the_text(answers: ScriptedAnswers, settings: Settings) -> None:
    assert "正在查找资料" in _drawn([], settings)
    early = _drawn(list(answers.answer("何时启用"))[:1], settings)
    assert "正在查阅" in early
    assert "中心介绍" in early
    assert "qa-foot" not in early


def test_the_question_that_was_searched_is_shown_where_it_differs(answers: ScriptedAnswers, settings: Settings) -> None:
    events = list(answers.answer("何时启用"))
    assert "按此查找" not in _drawn(events, settings, "何时启用")
    resolved = [replace(event, question="中心何时启用") if isinstance(event, PassagesFound) else event for event in events]
    assert "按此查找：中心何时启用" in _drawn(resolved, settings, "何时启用")


def test_generated_answers_say_so(answers: ScriptedAnswers, settings: Settings) -> None:
    html = _drawn([*list(answers.answer("何时启用"))[:-1], Done("a", Outcome.ANSWERED, "language_model", "r", {})], settings)
    assert "根据资料生成 · 查阅 1 段资料" in html
    assert "qa-quoted" not in html


def test_everything_is_escaped_and_stays_one_html_block(answers: ScriptedAnswers, settings: Settings) -> None:
    html = _drawn(list(answers.answer("<")), settings, HOSTILE)
    asked = question_html(f"{HOSTILE}\n\n# a\n\n\n- b", "zh")
    for message in (html, asked):
        assert message.startswith("<div")
        assert "\n" not in message  # a blank line would hand the rest to Markdown
        for tag in ("<img", "<script", "<svg"):
            assert tag not in message
    assert "&lt;img src=x onerror=" in html
    assert "&lt;img src=x onerror=" in asked
