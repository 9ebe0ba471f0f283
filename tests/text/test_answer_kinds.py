"""What kind of answer a question asks for, and whether a text could be it."""

import pytest

from qa_bot.text.answer_kinds import kinds, lacks_asked, share_given


@pytest.mark.parametrize(
    ("question", "kind", "answer", "no_answer"),
    [
        ("中心是什么时候启用的？", "date", "2020年9月1日启用", "由武汉云运营"),
        ("停车怎么收费", "money", "每小时5元", "停车场在地下"),
        ("前台电话多少", "phone", "拨打027-12345678", "前台在一楼"),
        ("末班车几点", "clock", "末班车22:30", "11号线设有13站"),
        ("周末开不开门", "clock", "周一至周五开放", "2020年9月1日启用"),
        ("你們星期六有開門嗎", "clock", "每天9:00至17:00", "在3个工作日内登记"),
        ("Are you open on Saturdays?", "clock", "open monday to friday", "opened in 2020"),
        ("科技人员要占多少比例", "percent", "不低于10%", "须有科技人员"),
        ("证书有效期多久", "duration", "有效期三年", "由认定机构颁发"),
        ("材料最晚哪天交", "deadline", "3月5日截止", "2月10日发布通知"),
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
