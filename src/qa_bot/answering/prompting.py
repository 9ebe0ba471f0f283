"""Writes the prompts: rules apart from data, passages numbered from 1, as many as the budget allows, each cut at a sentence end."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from qa_bot.answering import words
from qa_bot.records import Language, ScoredPassage
from qa_bot.text.dates import CHINA, show_date, show_period
from qa_bot.text.sentences import sentence_spans

Message = tuple[Literal["system", "user"], str]
"""Who speaks, and the text: LangChain takes such pairs as they are."""

_FOLDER = Path(__file__).parent / "prompts"
_BETWEEN = "\n=====\n"
# What could pass for our delimiters, for a chat template's own tokens (<|im_start|>, [INST]) or for a marker.
_TAG = re.compile(r"<(?=[/|\w])")
_BRACKETED = re.compile(r"\[(/?[A-Z]+|\d{1,3})\]")


def answer_messages(
    question: str, passages: Sequence[ScoredPassage], language: Language, now: datetime, budget: int
) -> tuple[list[Message], tuple[ScoredPassage, ...]]:
    """The prompt for an answer, and the passages it holds: marker ``[n]`` is the nth of them.

    Args:
        question: the standalone question.
        passages: best first; the first is always given, cut if need be.
        language: of the answer.
        now: with a time zone.
        budget: characters that the passages may take together.
    """
    given: list[str] = []
    left = budget
    for number, found in enumerate(passages, 1):
        text = _shortened(found.passage.text, left, whole_sentences=bool(given))
        if not text:
            break
        given.append(f"[{number}] {harmless(describe(found, language))}\n{harmless(text)}")
        left -= len(text)
    today = show_date(now.astimezone(CHINA).strftime("%Y-%m-%d"), language)
    messages = _filled(f"answer.{language}", passages="\n\n".join(given), question=harmless(question), today=today)
    return messages, tuple(passages[: len(given)])


def rewrite_messages(turns: Sequence[tuple[str, str]], question: str, language: Language, budget: int) -> list[Message]:
    """The prompt for a standalone question; the last turns that fit into ``budget`` characters are given."""
    names = (words.VISITOR[language], words.ASSISTANT[language])
    given: list[str] = []
    left = budget
    for asked, answered in reversed(turns):
        lines = "\n".join(name + harmless(text) for name, text in zip(names, (asked, answered), strict=True) if text)
        left -= len(lines)
        if given and left < 0:
            break
        given.insert(0, lines[:budget])
    return _filled(f"rewrite.{language}", turns="\n".join(given), question=harmless(question))


def describe(found: ScoredPassage, language: Language) -> str:
    """What the model is told of a passage: title, section, dates."""
    document = found.document
    date = show_period(document.starts, document.ends, language) or show_date(document.date, language)
    until = show_date(document.valid_until, language)
    validity = words.VALID_UNTIL[language].format(date=until) if until else ""
    return " | ".join(part for part in (document.title, " › ".join(found.passage.section), date, validity) if part)


def harmless(text: str) -> str:
    """Data as it goes into a prompt: nothing in it can be taken for a delimiter, a model's own token or a marker."""
    return _BRACKETED.sub(r"(\1)", _TAG.sub("‹", text))


def _shortened(text: str, length: int, *, whole_sentences: bool) -> str:
    """The sentences that fit, or the text's beginning where not even one must fit whole."""
    if len(text) <= length:
        return text
    end = max((end for _, end in sentence_spans(text) if end <= length), default=0)
    return text[:end] if end or whole_sentences else text[:length]


def _filled(name: str, **values: str) -> list[Message]:
    system, user = _prompt(name)
    return [("system", system), ("user", user.format(**values))]


@cache
def _prompt(name: str) -> tuple[str, str]:
    system, _, user = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().partition(_BETWEEN)
    return system, user
