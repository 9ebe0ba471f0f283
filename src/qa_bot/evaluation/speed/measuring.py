"""All measures of speed in one run, as figures for JSON."""

import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from qa_bot.assembly import second_look
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.dataset_index import Vectors, opened
from qa_bot.evaluation.datasets import DatasetPassage
from qa_bot.evaluation.speed.grown_corpus import grown_corpus
from qa_bot.evaluation.speed.many_visitors import ask_at_once, askable, serving
from qa_bot.evaluation.speed.one_visitor import one_visitor
from qa_bot.evaluation.speed.published import published
from qa_bot.evaluation.speed.starting import time_start
from qa_bot.evaluation.speed.step_costs import step_costs
from qa_bot.settings import Settings

ONE_VISITOR_ASKS = 150
"""Questions for one visitor, over all measures together."""
_EACH_ASKS, _AT_LEAST = 3, 60
_FOR_RATE, _FOR_COSTS = 200, 100

Step = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""A step of so many parts, by its name; what it opens is told of its progress."""


def embedding_rate(embeddings: SentenceTransformerEmbeddings, questions: Sequence[str]) -> Mapping[str, float]:
    """Questions that the model embeds in a second: one after the other, and in sorted batches."""
    embeddings.warm_up()
    single, batched = questions[: len(questions) // 2], questions[len(questions) // 2 :]
    began = time.perf_counter()
    for question in single:
        embeddings.query_vectors([question])
    between = time.perf_counter()
    embeddings.query_vectors(batched)
    return {"one by one": len(single) / (between - began), "batched": len(batched) / (time.perf_counter() - between)}


def measure_speed(
    app: Path,
    passages: Sequence[DatasetPassage],
    questions: Sequence[str],
    vectors: Vectors,
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    sizes: Sequence[int],
    crowds: Sequence[int],
    step: Step,
) -> dict[str, Any]:
    """Growth with the corpus for one visitor; growth with the visitors over the smallest corpus, without and with the second look.

    Args:
        app: ``app.py`` of the server that is measured.
        passages: real ones, which are repeated with variation.
        questions: about them; none is asked twice of the same server.
        vectors: those of the passages.
        settings: what the server is given besides.
        embeddings: the model, warm.
        sizes: numbers of passages, ascending.
        crowds: numbers of visitors at once.
        step: told what is being measured.
    """
    asked = askable(questions, settings)
    figures: dict[str, Any] = {"one visitor": {}, "visitors": {}, "rate": embedding_rate(embeddings, asked[-_FOR_RATE:])}
    for number, size in enumerate(sizes):
        # Others for each size: the model remembers the vectors of questions that it has heard.
        share = asked[number * ONE_VISITOR_ASKS : (number + 1) * ONE_VISITOR_ASKS]
        with step(f"{size} passages", ONE_VISITOR_ASKS) as progress:
            times = one_visitor(grown_corpus(passages, vectors.passages, size), share, settings, embeddings, progress)
        figures["one visitor"][str(size)] = {name: dataclasses.asdict(taken) for name, taken in times.items()}
    smallest = grown_corpus(passages, vectors.passages, sizes[0])
    share = asked[len(sizes) * ONE_VISITOR_ASKS :][:_FOR_COSTS]
    with opened(smallest, embeddings.identity) as index:
        index.warm_up()
        figures["steps"] = step_costs(index, share, embeddings, second_look(settings, embeddings), settings.passages_shown)
    with published(smallest, settings, embeddings.identity) as environment:
        figures["start"] = dataclasses.asdict(time_start(app, environment, asked[0]))
        for second in ("nothing", settings.second_look):
            with serving(app, environment | {"QA_BOT_SECOND_LOOK": second}) as server:
                rest, figures["visitors"][second] = list(asked), []
                ask_at_once(server, 2, [rest.pop() for _ in range(10)])
                for visitors in crowds:
                    number = max(_EACH_ASKS * visitors, _AT_LEAST)
                    with step(f"{visitors} visitors, second look: {second}", number) as progress:
                        crowd = ask_at_once(server, visitors, [rest.pop() for _ in range(min(number, len(rest)))], progress)
                    figures["visitors"][second].append(dataclasses.asdict(crowd))
    return figures
