"""The parts of a question: the two that it asks at once, and the story that is told before it."""

import re

from qa_bot.text.named import names
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


_PREFACE = re.compile(
    r"^[^，,；;：:。！!？?怎如何哪谁什]{0,6}?(?:想|要|让|请|来|帮忙|麻烦)?(?:了解|咨询|请教|打听|核实|确认|统计|查|问)(?:一下|下|个事儿?|个问题)[，,：:\s]*(?=\S{4})|"
    r"[，,。\s]+(?:麻烦|劳烦|请|烦请)?(?:给个(?:数|答复|准信)|告知|解答|解惑|帮忙看看|多谢|谢谢|感谢)(?:一下|了|您|啦)*[。！!~～]*$"
)
_CLAUSE = re.compile(r"(?<=[，,；;：:。！!？?])\s*(?=\S)|(?<=\.)\s+")
_LONG, _ENOUGH = 40, 20
"""Beyond so many characters, or four times as many letters, a question is told with its story; so many of it say what it asks."""


def without_story(question: str) -> str:
    """A long question from the clauses that ask on, as few of them as say what it is about; a short one without its polite frame.

    What visitors tell before they ask (we are a company of 430 people …) stands in no document, and would be searched for; names in Latin
    letters, as of products, may well stand there.
    """
    question = _PREFACE.sub("", question) or question
    letters = 1 if language_of(question) == "zh" else 4
    if len(question) <= _LONG * letters:
        return question
    clauses = _CLAUSE.split(question)
    for first in range(len(clauses) - 1, 0, -1):
        rest = "".join(clauses[first:]) if letters == 1 else " ".join(clauses[first:])
        if len(rest) >= _ENOUGH * letters and _ASKS.search(fold(rest)):
            named = [clause for clause in clauses[:first] if letters == 1 and names(clause) - names(rest)]
            return "".join((*named, rest))
    return question
