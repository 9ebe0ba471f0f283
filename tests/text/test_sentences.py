"""Sentences with their offsets, Chinese and English."""

import pytest

from qa_bot.text.sentences import sentence_spans, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一句。两句！三句？", ["一句。", "两句！", "三句？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("占3.5%，共2.0版；下一项", ["占3.5%，共2.0版；", "下一项"]),
        ("Version 24.03 LTS is out. It is free.", ["Version 24.03 LTS is out.", "It is free."]),
        ("Mr. Chen of J. Smith Co. came. 他来了", ["Mr. Chen of J. Smith Co. came.", "他来了"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_offsets() -> None:
    text = "  甲。 乙。\n\n丙"
    assert [text[start:end] for start, end in sentence_spans(text)] == ["甲。", "乙。", "丙"]
