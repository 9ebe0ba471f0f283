"""Visitors say 中心, 你们, "the centre" and mean the one they are in: the question that is searched names it."""

import re
from collections.abc import Sequence

from qa_bot.text.normalising import CJK, fold, has_cjk

# Before a Chinese short name there may stand a word that does not make it part of another name (在中心, not 超算中心).
_MAY_PRECEDE = "在到去问于和与跟给对从离请想来是让被由把替"


def name_the_centre(question: str, called: Sequence[str], name: str) -> str:
    """The question with the centre's ``name`` in the place of the first of its short names (``called``); unchanged without one."""
    if not called or fold(name) in fold(question):
        return question
    longest_first = sorted(called, key=len, reverse=True)
    match = re.search("|".join(_pattern(short) for short in longest_first), question, re.IGNORECASE)
    return question[: match.start()] + name + question[match.end() :] if match else question


def _pattern(short: str) -> str:
    escaped = re.escape(short)
    return rf"(?:(?<![{CJK}])|(?<=[{_MAY_PRECEDE}])){escaped}" if has_cjk(short) else rf"\b{escaped}\b"
