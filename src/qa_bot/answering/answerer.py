"""What every answerer is: it is given what was found, yields the events of the answer, and returns how it ended."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime

from qa_bot.answering.contradictions import Contradiction
from qa_bot.records import AnswerEvent, Language, Outcome
from qa_bot.retrieval.evidence import Evidence
from qa_bot.retrieval.live_index import LiveIndex, Search


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the documents answer: what was found, the evidence (most likely first), the index it stands in, who asks when.

    ``sure`` is how sure it is that they do, from 0.5 to 1.
    ``differing`` is set where two places of the evidence give different figures for what is asked; ``parts`` where the question asks two
    things: each of them as a question, with its own evidence.
    """

    search: Search
    ranked: list[Evidence]
    index: LiveIndex
    language: Language
    now: datetime
    sure: float = 1.0
    differing: Contradiction | None = None
    parts: tuple[tuple[str, list[Evidence]], ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """Who answered, whether there is an answer (nothing was said if not), and when the model's first token came (``perf_counter``).

    Visitors read under an answer of ``records.EXTRACTIVE`` that it is quoted, under one of any other name that it is written.
    """

    answerer: str
    outcome: Outcome = Outcome.ANSWERED
    first_token: float | None = None


Answering = Generator[AnswerEvent, None, Ending]
Answerer = Callable[[Asked], Answering]
