"""The parts of a question: the two that it asks at once, and the story that is told before it."""

import re

from qa_bot.text.normalising import fold, language_of

_ASKS = re.compile(
    r"什么|哪|谁|(?<![那这])几|多少|多[久大长高远重快]|怎|如何|何[时地人处]|为何|吗|是否|能不能|可不可以|\b(?:when|where|who|whom|which|what|why|how)\b"
)
_BETWEEN = re.compile(
    r"[，,；;、？?。]\s*(?:and\s+)?(?=[^，,；;、？?。]{2,})|,?\s+and\s+(?=(?:when|where|who|which|what|why|how)\b)", re.IGNORECASE
)
_SHORTEST = 6
"""Characters of a question that says what it is about."""


def two_questions(question: str) -> tuple[str, str] | None:
    """The two questions in one (是哪一年推出的，2.0版又是哪天上线的); None where it asks one thing."""
    parts: list[str] = []
    for part in _BETWEEN.split(question):
        # What asks nothing belongs to what follows: 在武汉，能补多少
        if parts and not _ASKS.search(fold(parts[-1])):
            parts[-1] = f"{parts[-1]}，{part}"
        else:
            parts.append(part)
    if len(parts) != 2 or len(parts[0]) < _SHORTEST or not all(_ASKS.search(fold(part)) for part in parts):  # two
        return None
    return parts[0], parts[1]


_CLAUSE = re.compile(r"(?<=[，,；;：:。！!？?])\s*(?=\S)|(?<=\.)\s+")
_LONG, _ENOUGH = 40, 20
"""Beyond so many characters, or four times as many letters, a question is told with its story; so many of it say what it asks."""


def without_story(question: str) -> str:
    """A long question from the clauses that ask on, as few of them as say what it is about; a short one as it is.

    What visitors tell before they ask (we are a company of 430 people …) stands in no document, and would be searched for.
    """
    letters = 1 if language_of(question) == "zh" else 4
    if len(question) <= _LONG * letters:
        return question
    clauses = _CLAUSE.split(question)
    for first in range(len(clauses) - 1, 0, -1):
        rest = "".join(clauses[first:]) if letters == 1 else " ".join(clauses[first:])
        if len(rest) >= _ENOUGH * letters and _ASKS.search(fold(rest)):
            return rest
    return question
