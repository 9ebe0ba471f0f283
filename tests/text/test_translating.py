"""English words in Chinese: by dictionary, by phrase, by sound."""

import pytest

from qa_bot.text.translating import chinese_for


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("the rivers", ["河流"]),
        ("Super Bowl", ["超级碗"]),  # the phrase, and not its two words
        ("a company in Denver", ["公司", "丹佛"]),
        ("Kunpeng", ["鲲鹏"]),  # no English word: by its sound
        ("Hubei", ["湖北"]),  # and not every place that lies in Hubei
        ("Which cities?", ["城市"]),
    ],
)
def test_words_stand_for_what_the_documents_may_call_them(question: str, expected: list[str]) -> None:
    groups = list(chinese_for(question).values())
    assert len(groups) == len(expected)
    assert all(word in group for word, group in zip(expected, groups, strict=True))


def test_words_that_only_ask_and_unknown_ones_stand_for_nothing() -> None:
    assert chinese_for("What is the how much of it? Xyzzyq 2024") == {}


def test_single_characters_are_left_out() -> None:
    assert all(len(word) > 1 for group in chinese_for("river, mountain and water").values() for word in group)
