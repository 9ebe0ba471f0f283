"""The question as it is searched: it names the centre where the visitor says 中心 or "here", has the documents' words, and ends as one."""

import re
from collections.abc import Mapping, Sequence

from qa_bot.text.definitions import asked_from_term
from qa_bot.text.normalising import CJK, fold, has_cjk

_ENDED = re.compile(r"[?？!！.。…;；~～]\s*$")
# Before a Chinese short name there may stand a word that does not make it part of another name (在中心, not 超算中心).
_MAY_PRECEDE = "在到去问于和与跟给对从离请想来是让被由把替"


def standalone(question: str, called: Sequence[str], name: str, synonyms: Mapping[str, str]) -> str:
    """A question as it is searched, or compared with one that is.

    Args:
        question: as it was asked.
        called: the centre's short names.
        name: its name in the language of the question.
        synonyms: everyday words → the documents' words.
    """
    named = name_the_centre(asked_from_term(question), called, name)
    return add_synonyms(with_question_mark(named), synonyms)


def name_the_centre(question: str, called: Sequence[str], name: str) -> str:
    """The question with the centre's ``name`` in the place of the first of its short names (``called``); unchanged without one."""
    if not called or fold(name) in fold(question):
        return question
    longest_first = sorted(called, key=len, reverse=True)
    match = re.search("|".join(_pattern(short) for short in longest_first), question, re.IGNORECASE)
    return question[: match.start()] + name + question[match.end() :] if match else question


def with_question_mark(question: str) -> str:
    """The question with the mark that visitors leave out: the models were fitted with questions that have one."""
    return question if _ENDED.search(question) else question + ("？" if has_cjk(question) else "?")


def add_synonyms(question: str, synonyms: Mapping[str, str]) -> str:
    """The question with the documents' word in brackets behind each everyday word: ``GDP（地区生产总值）多少``."""
    for everyday, official in synonyms.items():
        if fold(official) not in fold(question):
            question = re.sub(_pattern(everyday, anywhere=True), rf"\g<0>（{official}）", question, count=1, flags=re.IGNORECASE)
    return question


def _pattern(short: str, *, anywhere: bool = False) -> str:
    escaped = re.escape(short)
    if not has_cjk(short):
        return rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])"
    return escaped if anywhere else rf"(?:(?<![{CJK}])|(?<=[{_MAY_PRECEDE}])){escaped}"
