"""The centre's own questions, judged as visitors would: right, cited, nothing forbidden said."""

import json
import re
import secrets
import time
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qa_bot.chatbot import ChatBot
from qa_bot.errors import DatasetError
from qa_bot.progress import Progress
from qa_bot.records import AnswerEvent, Citation, Done, Notice, Outcome, PassagesFound, Suggestions, TextPiece
from qa_bot.text.normalising import to_simplified

_REQUIRED = {"id", "kind", "lang", "turns", "expect", "forbid", "answerable"}
FORBIDDEN = "forbidden"
"""Begins a fault that is worse than a missing answer."""
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
    """What was answered: ``text`` and ``notices`` as they were read, ``answerer`` by its name.

    ``passages_after`` and ``text_after`` are seconds from the question to the passages and to the first text; None if they never came.
    """

    text: str
    notices: tuple[str, ...]
    outcome: Outcome
    citations: tuple[Citation, ...]
    answerer: str
    passages_after: float | None
    text_after: float | None

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the documents cited."""
        return tuple(citation.found.document.id for citation in self.citations)

    @property
    def read(self) -> str:
        """Notices and text together: what is judged."""
        return "\n".join((*self.notices, self.text))


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
    questions: list[GoldenQuestion], chatbot_at: Callable[[datetime | None], ChatBot], progress: Progress = lambda _: None
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


def _last_turn(chatbot: ChatBot, turns: tuple[str, ...]) -> Iterator[AnswerEvent]:
    """The answer to the last turn of a conversation; the turns before are asked, and heard out, first."""
    conversation = secrets.token_urlsafe(16)
    for turn in turns[:-1]:
        deque(chatbot.answer(turn, conversation=conversation), maxlen=0)
    return chatbot.answer(turns[-1], conversation=conversation)


def _ask(chatbot: ChatBot, question: GoldenQuestion) -> Given:
    text, notices, citations = [], [], []
    outcome, answerer = Outcome.UNANSWERED, ""
    passages_after = text_after = None
    began = time.perf_counter()
    for event in _last_turn(chatbot, question.turns):
        after = time.perf_counter() - began
        match event:
            case PassagesFound():
                passages_after = after
            case TextPiece():
                text.append(event.text)
                text_after = text_after or after
            case Notice():
                notices.append(event.text)
            case Citation():
                citations.append(event)
            case Done():
                outcome, answerer = event.outcome, event.answerer
            case Suggestions():
                pass
    return Given("".join(text), tuple(notices), outcome, tuple(citations), answerer, passages_after, text_after)


def _faults(question: GoldenQuestion, given: Given) -> list[str]:
    folded = fold_answer(given.read)
    faults = [f"{FORBIDDEN}: {pattern.pattern}" for pattern in question.forbid if pattern.search(folded)]
    if question.answerable is False:
        if given.outcome is Outcome.ANSWERED:
            faults.append("answered, should not be")
        return faults
    faults += [
        f"citation {citation.number} stands outside its passage"
        for citation in given.citations
        if not citation.found.passage.has_some_of(citation.start, citation.end)
    ]
    faults += [f"missing: {pattern.pattern}" for pattern in question.expect if not pattern.search(folded)]
    if question.answerable:
        if given.outcome is not Outcome.ANSWERED:
            faults.append("not answered")
        elif question.cites and not set(question.cites) & set(given.cited):
            faults.append(f"cites {', '.join(given.cited) or 'nothing'}")
    return faults
