"""Which questions are about dates."""

from datetime import date

import pytest

from qa_bot.text.schedule_questions import Wanted, asks_about_rules, asks_whether_current, schedule_question, topic

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "wanted", "about"),
    [
        ("最近有什么活动", Wanted.NEXT, ()),
        ("下一场活动是什么时候", Wanted.NEXT, ()),
        ("近期有展会吗", Wanted.NEXT, ()),
        ("Are there any upcoming events?", Wanted.NEXT, ()),
        ("what's on next week", Wanted.ALL, ()),
        ("2026年还有哪些大会", Wanted.NEXT, ()),
        ("2023年有哪些活动", Wanted.ALL, ()),
        ("你们最近举办了什么活动", Wanted.PAST, ()),
        ("武汉最近有什么大会", Wanted.NEXT, ("武汉",)),
        ("下一届光博会是什么时候", Wanted.NEXT, ("光博",)),
    ],
)
def test_what_is_on(question: str, wanted: Wanted, about: tuple[str, ...]) -> None:
    asked = schedule_question(question, TODAY, ["你们"])
    assert asked is not None
    assert (asked.wanted, asked.about) == (wanted, about)


@pytest.mark.parametrize(
    "question",
    [
        "对接会是哪天举行的？",
        "第二十届光博会有多少家企业参展？",
        "2023东湖算力与大数据创新大会主题是什么",
        "最近有什么政策",
        "最近的地铁站是哪个",
        "活动报名怎么联系",
        "When was the industry matchmaking event held?",
        "2026年GDP是多少",
    ],
)
def test_other_questions(question: str) -> None:
    assert schedule_question(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("光博会还能报名吗", ("光博",)),
        ("软件十条过期了吗", ("软件十条",)),
        ("小微企业所得税优惠还有效吗", ("小微企业所得税优惠",)),
        ("Is the matchmaking event over?", ("matchmaking",)),
        ("Is the tax break still valid?", ("tax", "break")),
    ],
)
def test_whether_something_is_current(question: str, about: tuple[str, ...]) -> None:
    assert asks_whether_current(question)
    assert topic(question) == about


@pytest.mark.parametrize("question", ["中心还能提供什么服务", "Is the centre open to visitors?", "中心还有多少员工", "什么时候结束的"])
def test_not_whether_something_is_current(question: str) -> None:
    assert not asks_whether_current(question)


@pytest.mark.parametrize(
    ("question", "rules"),
    [
        ("软件十条过期了吗", True),
        ("软件十条还能用吗", True),
        ("Is it still valid?", True),
        ("光博会还能报名吗", False),
        ("Is the expo over?", False),
    ],
)
def test_rules_expire_and_events_end(question: str, rules: bool) -> None:
    assert asks_about_rules(question) is rules
