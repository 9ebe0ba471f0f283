"""What says that there is no answer, and what only looks like it."""

import pytest

from qa_bot.answering.denials import says_no_answer


@pytest.mark.parametrize(
    "text",
    [
        "资料中没有答案。",
        "資料中沒有答案",
        "资料没有提到停车费用。",
        "根据提供的信息，无法回答这个问题。",
        "文档中并未明确说明开放时间。",
        "抱歉，我无法回答。",
        "上述资料未提及票价。",
        "The documents do not say.",
        "The provided passages don't mention parking.",
        "I don't know.",
        "There is no information about parking.",
        "Unfortunately, this cannot be answered.",
        "Parking is not mentioned in the documents.",
    ],
)
def test_denials(text: str) -> None:
    assert says_no_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "申请材料未提交齐全的，不予受理。",
        "企业信息未公示的，列入经营异常名录。",
        "补贴没有上限。",
        "无需提交纸质资料。",
        "The hall does not charge an entrance fee.",
        "No registration is needed.",
        "大厅于2021年3月5日启用。",
    ],
)
def test_answers(text: str) -> None:
    assert not says_no_answer(text)
