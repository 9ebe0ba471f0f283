"""The centre's own questions, judged as visitors would: right, cited, nothing forbidden said."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qa_bot.chatbot import ChatBot
from qa_bot.errors import DatasetError
from qa_bot.records import Citation, Done, Notice, Outcome, TextPiece
from qa_bot.text.normalising import to_simplified

_REQUIRED = {"id", "kind", "lang", "turns", "expect", "forbid", "answerable"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what a right answer holds (``expect``), must not hold (``forbid``) and may cite; patterns match folded text."""

    id: str
    kind: str
    lang: str
    turns: tuple[str, ...]
    expect: tuple[re.Pattern[str], ...]
    forbid: tuple[re.Pattern[str], ...]
    cites: tuple[str, ...]
    answerable: bool | None
    now: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered."""

    text: str
    outcome: Outcome
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One golden question judged; ``faults`` is empty when it is right."""

    question: GoldenQuestion
    given: Given
    faults: tuple[str, ...]


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Read golden questions, one JSON object a line.

    Raises:
        DatasetError: the file is missing, or a line is not what it should be.
    """
    if not path.is_file():
        raise DatasetError(f"there is no file {path}; golden questions are one JSON object a line")
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, TypeError, re.error, DatasetError) as error:
                raise DatasetError(f"{path}, line {number}: {error}") from None
    return questions


def ask_all(
    questions: list[GoldenQuestion], chatbot_at: Callable[[datetime | None], ChatBot], progress: Callable[[int], None] = lambda _: None
) -> list[Verdict]:
    """Ask every question of a chatbot whose clock shows its moment, and judge."""
    verdicts = []
    for question in questions:
        given = _ask(chatbot_at(question.now), question)
        verdicts.append(Verdict(question, given, tuple(_faults(question, given))))
        progress(1)
    return verdicts


def fold_answer(text: str) -> str:
    """An answer as patterns see it: NFKC, Simplified Chinese, no white space."""
    return _SPACE.sub("", to_simplified(unicodedata.normalize("NFKC", text)))


def _question(row: dict[str, Any]) -> GoldenQuestion:
    if missing := _REQUIRED - row.keys():
        raise DatasetError(f"lacks {', '.join(sorted(missing))}")
    return GoldenQuestion(
        id=row["id"],
        kind=row["kind"],
        lang=row["lang"],
        turns=tuple(row["turns"]),
        expect=tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["expect"]),
        forbid=tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["forbid"]),
        cites=tuple(row.get("cites", ())),
        answerable=row["answerable"],
        now=datetime.fromisoformat(row["now"]) if row.get("now") else None,
    )


def _ask(chatbot: ChatBot, question: GoldenQuestion) -> Given:
    text: list[str] = []
    cited: list[str] = []
    outcome = Outcome.UNANSWERED
    for event in chatbot.answer(question.turns[-1]):
        match event:
            case TextPiece() | Notice():
                text.append(event.text)
            case Citation():
                cited.append(event.found.document.id)
            case Done():
                outcome = event.outcome
            case _:
                pass
    return Given("\n".join(text), outcome, tuple(cited))


def _faults(question: GoldenQuestion, given: Given) -> list[str]:
    folded = fold_answer(given.text)
    faults = [f"forbidden: {pattern.pattern}" for pattern in question.forbid if pattern.search(folded)]
    if question.answerable is False:
        if given.outcome is Outcome.ANSWERED:
            faults.append("answered, should not be")
        return faults
    faults += [f"missing: {pattern.pattern}" for pattern in question.expect if not pattern.search(folded)]
    if question.answerable:
        if given.outcome is not Outcome.ANSWERED:
            faults.append("not answered")
        elif question.cites and not set(question.cites) & set(given.cited):
            faults.append(f"cites {', '.join(given.cited) or 'nothing'}")
    return faults
