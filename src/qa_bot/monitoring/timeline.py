"""How long the stages of an answer take: noted where they happen, read when the answer is over."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

EMBEDDING, SEARCH, EVIDENCE, ANSWER = "embedding", "search", "evidence", "answer"
"""The question becomes a vector; passages are found; their sentences are ranked and the decision is made; an answerer answers."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of an answer, in nanoseconds of ``time.perf_counter_ns``."""

    name: str
    began: int
    ended: int


@dataclass(slots=True)
class Timeline:
    """The stages of one answer, in the order in which they ended; a stage may come more than once."""

    began: int = field(default_factory=time.perf_counter_ns)
    stages: list[Stage] = field(default_factory=list)

    def seconds(self) -> dict[str, float]:
        """How long each kind of stage took in all."""
        total: dict[str, int] = {}
        for stage in self.stages:
            total[stage.name] = total.get(stage.name, 0) + stage.ended - stage.began
        return {name: nanoseconds / 1e9 for name, nanoseconds in total.items()}


current_timeline: ContextVar[Timeline | None] = ContextVar("current_timeline", default=None)
"""Where stages are noted; None where nobody wants to know, as in rehearsals and when suggestions are tried."""


@contextmanager
def stage(name: str) -> Iterator[None]:
    """What happens inside is a stage of the answer that is being made in this context, if any is."""
    timeline = current_timeline.get()
    began = time.perf_counter_ns()
    try:
        yield
    finally:
        if timeline is not None:
            timeline.stages.append(Stage(name, began, time.perf_counter_ns()))
