"""Asks the questions that matter of the live release and of a candidate, and tells which answers change: better, worse, different."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from qa_bot.assembly import Parts
from qa_bot.chatbot import ChatBot
from qa_bot.evaluation.golden import FORBIDDEN, Given, GoldenQuestion, Verdict, ask_all, read_golden
from qa_bot.progress import Progress
from qa_bot.records import Outcome
from qa_bot.retrieval.live_index import LiveIndex
from qa_bot.settings import Settings

ChatBotAt = Callable[[datetime | None], ChatBot]


class Judgement(StrEnum):
    """What a changed answer is to the one before."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question that the candidate answers otherwise; ``live`` is None where nothing is live yet. Faults say what is wrong with either."""

    question: GoldenQuestion
    judgement: Judgement
    live: Verdict | None
    candidate: Verdict


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a rehearsal went. ``live_right`` and ``candidate_right`` count the questions without fault."""

    asked: int
    live_right: int
    candidate_right: int
    changes: tuple[ChangedAnswer, ...]

    @property
    def losses(self) -> tuple[ChangedAnswer, ...]:
        """The answers that become worse: with any, staff are asked again before it is published."""
        return tuple(change for change in self.changes if change.judgement is Judgement.WORSE)


def questions_to_ask(settings: Settings, golden: Path | None = None) -> list[GoldenQuestion]:
    """The golden questions; ``golden`` is a file in place of the one in the settings, which need not exist.

    Raises:
        DatasetError: the file that was named is missing, or a line is not what it should be.
    """
    file = golden or settings.golden_questions
    return read_golden(file) if golden or file.is_file() else []


def rehearse(
    questions: Sequence[GoldenQuestion], live: ChatBotAt | None, candidate: ChatBotAt, progress: Progress = lambda _: None
) -> Rehearsal:
    """Ask every question of both, with the clock where the question wants it.

    Args:
        questions: with what a right answer holds; one that expects nothing is only compared.
        live: what visitors read now; None before the first release.
        candidate: what they would read.
        progress: told of each answer, two for each question; what it raises ends the rehearsal.
    """
    before = ask_all(list(questions), live, progress) if live else [None] * len(questions)
    after = ask_all(list(questions), candidate, progress)
    changes = (_change(old, new) for old, new in zip(before, after, strict=True))
    return Rehearsal(
        len(questions),
        sum(old is not None and not old.faults for old in before),
        sum(not new.faults for new in after),
        tuple(change for change in changes if change),
    )


def rehearse_candidate(
    questions: Sequence[GoldenQuestion], parts: Parts, candidate: Path, progress: Progress = lambda _: None
) -> Rehearsal:
    """Rehearse a built release against the live one; the answers are quoted ones, which are always the same, and nothing is recorded.

    Raises:
        ReleaseError: one of them cannot be opened.
    """
    with _asked_of(parts, candidate) as new:
        if parts.releases.live_id() is None:
            return rehearse(questions, None, new, progress)
        with _asked_of(parts, parts.releases.live_folder()) as live:
            return rehearse(questions, live, new, progress)


@contextmanager
def _asked_of(parts: Parts, folder: Path) -> Iterator[ChatBotAt]:
    """A chatbot on this release only, whatever goes live meanwhile."""
    index = LiveIndex(folder, parts.settings.chroma_url)
    fixed = replace(parts, retriever=parts.retriever.on(index))
    with closing(index):
        yield lambda moment: fixed.chatbot_at(moment, "extractive")


def _change(live: Verdict | None, candidate: Verdict) -> ChangedAnswer | None:
    if live is None:
        judgement = Judgement.DIFFERENT if candidate.faults else None
    elif _read(live.given) == _read(candidate.given):
        return None
    else:
        before, after = _weight(live), _weight(candidate)
        judgement = Judgement.WORSE if after > before else Judgement.BETTER if after < before else Judgement.DIFFERENT
    return ChangedAnswer(candidate.question, judgement, live, candidate) if judgement else None


def _read(given: Given) -> tuple[object, ...]:
    """What a visitor sees of an answer."""
    return given.outcome, given.read, tuple((citation.found.document.title, citation.quote) for citation in given.citations)


def _weight(verdict: Verdict) -> tuple[int, ...]:
    """How wrong an answer is: something forbidden weighs most; where nothing is expected, an answer is better than none."""
    forbidden = sum(fault.startswith(FORBIDDEN) for fault in verdict.faults)
    unanswered = verdict.question.answerable is None and verdict.given.outcome is not Outcome.ANSWERED
    return forbidden, bool(verdict.faults), len(verdict.faults), unanswered
