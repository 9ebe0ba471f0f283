"""What one visitor waits for, step by step, side by side with the bare embedding of the question and with the tutorial's pipeline."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.assembly import second_look
from qa_bot.chatbot import ChatBot
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.dataset_index import opened
from qa_bot.evaluation.speed.tutorial_pipeline import tutorial_pipeline
from qa_bot.records import PassagesFound
from qa_bot.release_files import ReleaseContent
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.live_index import LiveIndex
from qa_bot.settings import Settings

BARE, TUTORIAL, PASSAGES, ANSWER, ANSWER_READ = (
    "bare embedding",
    "tutorial's retrieval",
    "passages shown",
    "answer, no second look",
    "answer, as shipped",
)
_WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds over the questions of one measure."""

    median: float
    p95: float


def one_visitor(
    content: ReleaseContent,
    questions: Sequence[str],
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    progress: Callable[[int], None] = lambda _: None,
) -> Mapping[str, Times]:
    """The times of each measure over an index of this content.

    The measures take turns, and each gets questions of its own, since an embedding is remembered: of five questions in a row each
    measure gets one.
    """
    with opened(content, embeddings.identity) as index, tutorial_pipeline(content, embeddings) as tutorial:
        index.warm_up()
        measures: Mapping[str, Callable[[str], float]] = {
            BARE: _timed(lambda question: embeddings.query_vectors([question])),
            TUTORIAL: _timed(tutorial),
            PASSAGES: _passages(_chatbot(settings, embeddings, index, "nothing")),
            ANSWER: _timed(_answer(_chatbot(settings, embeddings, index, "nothing"))),
            ANSWER_READ: _timed(_answer(_chatbot(settings, embeddings, index, settings.second_look))),
        }
        taken: dict[str, list[float]] = {name: [] for name in measures}
        for number, question in enumerate(questions):
            name = tuple(measures)[number % len(measures)]
            seconds = measures[name](question)
            if number >= _WARM_UP * len(measures):
                taken[name].append(1000 * seconds)
            progress(1)
    return {name: Times(float(np.median(times)), float(np.percentile(times, 95))) for name, times in taken.items()}


def _chatbot(settings: Settings, embeddings: SentenceTransformerEmbeddings, index: LiveIndex, second: str) -> ChatBot:
    looking = second_look(settings.model_copy(update={"second_look": second}), embeddings)
    retriever = HybridRetriever(index=lambda: index, embeddings=embeddings, second=looking, number=settings.passages_shown)
    return ChatBot(settings, retriever, None)


def _timed(work: Callable[[str], object]) -> Callable[[str], float]:
    def timed(question: str) -> float:
        began = time.perf_counter()
        work(question)
        return time.perf_counter() - began

    return timed


def _passages(chatbot: ChatBot) -> Callable[[str], float]:
    def until_passages(question: str) -> float:
        began = time.perf_counter()
        for event in chatbot.answer(question):
            if isinstance(event, PassagesFound):
                break
        return time.perf_counter() - began

    return until_passages


def _answer(chatbot: ChatBot) -> Callable[[str], object]:
    return lambda question: list(chatbot.answer(question))
