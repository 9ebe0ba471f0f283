"""Thoughts are dropped wherever the stream is cut."""

import pytest

from qa_bot.answering.thoughts import without_thoughts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a<think>b</think>c", "ac"),
        ("<think>b</think>\n\nc", "\n\nc"),
        ("a<think>b", "a"),
        ("a <b> c < d", "a <b> c < d"),
        ("<think>a</think>b<think>c</think>d", "bd"),
        ("a<thin", "a<thin"),
        ("<think>a</thin", ""),
    ],
)
def test_thoughts(text: str, left: str) -> None:
    for size in (1, 2, 3, 5, 100):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert "".join(without_thoughts(pieces)) == left
