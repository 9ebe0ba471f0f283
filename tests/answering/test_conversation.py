"""Conversations with a real chatbot over a small corpus: what is carried over, what is left alone, what is answered from dates."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from qa_bot.assembly import Parts
from qa_bot.errors import QuestionError
from qa_bot.own_questions import FILE
from qa_bot.records import AnswerEvent, Citation, Done, Outcome, PassagesFound, Suggestions, TextPiece
from qa_bot.releases import Release

NOW = "2026-11-22T10:00:00+08:00"
Talk = Callable[..., list[AnswerEvent]]


@pytest.fixture
def talk(parts: Parts, publish_corpus: Callable[[], Release]) -> Talk:
    """Asks one question after another in one conversation; the events of the last answer."""
    publish_corpus()

    def ask(*questions: str, now: str = NOW) -> list[AnswerEvent]:
        bot = parts.chatbot_at(datetime.fromisoformat(now))
        return [list(bot.answer(question, conversation="conversation-1")) for question in questions][-1]

    return ask


def searched(events: Sequence[AnswerEvent]) -> str:
    return next(event.question for event in events if isinstance(event, PassagesFound))


def found(events: Sequence[AnswerEvent]) -> str:
    return next(event.passages[0].document.id for event in events if isinstance(event, PassagesFound))


def said(events: Sequence[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextPiece))


def cited(events: Sequence[AnswerEvent]) -> list[str]:
    return [event.found.document.id for event in events if isinstance(event, Citation)]


def outcome(events: Sequence[AnswerEvent]) -> Outcome:
    return next(event.outcome for event in events if isinstance(event, Done))


def test_a_follow_up_is_understood_and_its_standalone_form_shown(talk: Talk) -> None:
    events = talk("创新大厅什么时候启用？", "那它由谁运营？")
    assert searched(events) == "创新大厅由谁运营？"
    assert found(events) == "hall"


def test_a_traditional_follow_up(talk: Talk) -> None:
    assert searched(talk("创新大厅什么时候启用？", "那它由誰運營？")) == "创新大厅由谁运营？"


def test_without_a_conversation_nothing_is_carried_over(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    bot = parts.chatbot_at(datetime.fromisoformat(NOW))
    list(bot.answer("创新大厅什么时候启用？"))
    assert searched(list(bot.answer("那它由谁运营？"))) == "那它由谁运营？"


def test_conversations_do_not_hear_each_other(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    list(parts.chatbot.answer("创新大厅什么时候启用？", conversation="conversation-1"))
    assert searched(list(parts.chatbot.answer("那它由谁运营？", conversation="conversation-2"))) == "那它由谁运营？"


def test_a_question_with_its_own_subject_is_not_polluted(talk: Talk) -> None:
    events = talk("创新大厅什么时候启用？", "入驻企业租金补贴的标准是多少？")
    assert searched(events) == "入驻企业租金补贴的标准是多少？"
    assert found(events) == "rent"


def test_what_is_asked_again_is_not_carried_into_itself(talk: Talk) -> None:
    for question in ("江城算力博览会在哪里举行？", "听说江城有算力券，是不是得自己先掏钱？"):
        assert searched(talk(question, question)) == question


def test_the_documents_decide_where_the_words_do_not(talk: Talk) -> None:
    assert searched(talk("江城算力博览会在哪里举行？", "参展企业有多少？")) == "江城算力博览会参展企业有多少？"
    assert searched(talk("江城算力博览会在哪里举行？", "运营由谁？")) == "运营由谁？"


@pytest.mark.parametrize(
    ("known", "understood"),
    [("创新大厅的出资方是什么", "创新大厅的出资方是什么？"), ("大厅有几个展区", "出资方什么时候启用？")],
)
def test_of_two_readings_the_one_that_is_known_to_be_asked_is_taken(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], known: str, understood: str
) -> None:
    row = {"question": known, "documents": ["hall"], "answers": ["由江城科技集团运营"]}
    (corpus / FILE).write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    publish_corpus()
    _, events = (list(parts.chatbot.answer(asked, conversation="conversation-1")) for asked in ("创新大厅什么时候启用？", "出资方呢"))
    assert searched(events) == understood


def test_more_of_the_same_shows_what_was_not_shown(talk: Talk) -> None:
    first, second = talk("江城算力博览会在哪里举行？"), talk("江城算力博览会在哪里举行？", "还有别的吗？")
    spans = [[(event.start, event.end) for event in events if isinstance(event, Citation)] for events in (first, second)]
    assert searched(second) == "江城算力博览会在哪里举行？"
    assert not set(spans[0]) & set(spans[1])


def test_a_broken_conversation_id_is_refused(parts: Parts) -> None:
    with pytest.raises(QuestionError, match=r"the conversation id '\.\./\.\./etc' is none"):
        next(parts.chatbot.answer("你好", conversation="../../etc"))


@pytest.mark.parametrize("question", ["最近有什么活动？", "下一场活动是什么时候"])
def test_what_is_on_is_answered_from_the_dates(talk: Talk, question: str) -> None:
    coming = talk(question, now="2024-05-10T10:00:00+08:00")
    assert said(coming) == "资料中列出的接下来的活动：\n\n- 2024年5月18日至20日：2024年江城算力博览会（江城会展中心） [1]"
    over = talk(question)
    assert said(over).startswith("资料中没有列出即将举行的活动。最近举行过的活动（均已结束）：")
    assert cited(coming) == cited(over) == ["expo"]
    assert outcome(over) is Outcome.ANSWERED


def test_a_year_that_is_named_by_its_distance(talk: Talk) -> None:
    events = talk("去年有哪些活动？", now="2025-03-01T10:00:00+08:00")
    assert searched(events) == "2024年有哪些活动？"
    assert "2024年5月18日至20日" in said(events)
    assert "没有列出2025年的活动" in said(talk("去年有哪些活动？"))


def test_a_year_of_the_visitors_own_need_not_stand_in_a_rule(talk: Talk) -> None:
    assert searched(talk("今年入驻企业租金补贴的标准是多少？")).startswith("2026年")
    assert searched(talk("我们今年入驻，租金补贴的标准是多少？")) == "我们今年入驻，租金补贴的标准是多少？"
    assert "2024年" in searched(talk("我们去年参加的江城算力博览会有多少家参展企业？", now="2025-03-01T10:00:00+08:00"))


@pytest.mark.parametrize(
    ("question", "now", "answer"),
    [
        ("江城算力博览会还能报名吗？", NOW, "已于2024年5月20日结束"),
        ("江城算力博览会还能报名吗？", "2024-05-01T10:00:00+08:00", "尚未开始，时间是2024年5月18日至20日"),
        ("江城算力博览会结束了吗？", "2024-05-19T10:00:00+08:00", "正在进行"),
        ("入驻企业租金补贴还有效吗？", NOW, "有效期到2023年12月31日为止，现已过期"),
        ("入驻企业租金补贴还有效吗？", "2022-06-01T10:00:00+08:00", "目前有效，有效期到2023年12月31日为止"),
    ],
)
def test_whether_it_is_still_open_or_in_force(talk: Talk, question: str, now: str, answer: str) -> None:
    events = talk(question, now=now)
    assert answer in said(events)
    assert len(cited(events)) == 1


def test_the_frame_of_an_english_question_is_english(talk: Talk) -> None:
    assert said(talk("Are there any upcoming events?")).startswith("The documents list no upcoming event. The most recent ones")


def test_no_suggestion_was_asked_before(talk: Talk) -> None:
    (suggestions,) = [event for event in talk("创新大厅什么时候启用？") if isinstance(event, Suggestions)]
    assert "创新大厅什么时候启用？" not in suggestions.questions
