"""When a text holds an answer, and how CMRC 2018 counts what the two share."""

import pytest

from qa_bot.evaluation.answer_matching import answer_f1, holds_answer


@pytest.mark.parametrize(
    ("text", "answers", "holds"),
    [
        ("创新大厅于２０２１年 3 月启用。", ["2021年3月"], True),
        ("Opened by OpenEuler.", ["openeuler"], True),
        ("创新大厅于2020年启用。", ["2021年", "2020年"], True),
        ("创新大厅于2020年启用。", ["2021年"], False),
        ("", ["2021年"], False),
    ],
)
def test_holding_an_answer(text: str, answers: list[str], *, holds: bool) -> None:
    assert holds_answer(text, answers) is holds


@pytest.mark.parametrize(
    ("text", "answers", "f1"),
    [
        ("会展中心", ["会展中心"], 1),
        ("《会展中心》。", ["会展中心"], 1),  # marks do not count
        ("在会展中心", ["会展中心"], 2 * 4 / (5 + 4)),
        ("会在展中心", ["会展中心"], 2 * 3 / (5 + 4)),  # the longest run counts, not all characters in order
        ("2021年 Huawei Cloud", ["huawei cloud"], 2 * 2 / (4 + 2)),  # a word, and a number, is one token
        ("租金补贴", ["会展中心", "补贴"], 2 * 2 / (4 + 2)),  # the best answer counts
        ("租金", ["会展"], 0),
        ("", ["会展"], 0),
    ],
)
def test_token_f1(text: str, answers: list[str], f1: float) -> None:
    assert answer_f1(text, answers) == pytest.approx(f1)
