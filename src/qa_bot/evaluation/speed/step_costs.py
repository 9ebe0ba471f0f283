"""Where the time of an answer goes, step by step."""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from qa_bot.answering.extractive import extract
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.retrieval.answerability import answerability
from qa_bot.retrieval.evidence import rank_evidence
from qa_bot.retrieval.live_index import LiveIndex
from qa_bot.retrieval.second_look import SecondLook

_WARM_UP = 5


def step_costs(
    index: LiveIndex, questions: Sequence[str], embeddings: SentenceTransformerEmbeddings, second: SecondLook, number: int
) -> Mapping[str, float]:
    """Median milliseconds of each step, over questions that ``embeddings`` has not heard; ``number`` passages are looked at."""
    spent: dict[str, list[float]] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        spent.setdefault(step, []).append(1000 * (time.perf_counter() - began))

    for question in questions:
        with timed("question embedded"):
            vector = embeddings.query_vector(question)
        for name, keywords in index.keywords.items():
            with timed(f"{name} (within the search)"):
                keywords.scores(question)
        with timed("passages searched"):
            search = index.search(question, vector, number)
        with timed("sentences ranked"):
            evidence = rank_evidence(search, index.keywords, second)
        with timed("decision to answer"):
            answerability(search, evidence, index.keywords, second.name)
        with timed("quotation"):
            extract(search.question, evidence)
    return {step: statistics.median(times[_WARM_UP:]) for step, times in spent.items()}
