"""Watches every visitor's answer, by whichever door it was asked for: how long its stages took, how it ended; never what was asked."""

import logging
import time
from collections.abc import Generator
from contextvars import copy_context

from qa_bot.monitoring import metrics
from qa_bot.monitoring.context import request_id, steps_in
from qa_bot.monitoring.timeline import Timeline, current_timeline
from qa_bot.monitoring.traces import Export
from qa_bot.records import AnswerEvent, Done, Language
from qa_bot.web.contracts import Answers

FAILED, LEFT = "failed", "left"
"""How an answer may end beside its outcomes: something was broken, or the visitor did not wait for it."""

log = logging.getLogger(__name__)


class Watched:
    """The same answers; ``under_way`` says how many are being made."""

    def __init__(self, answers: Answers, export: Export | None = None) -> None:
        """Watch ``answers``; ``export`` is given each timeline."""
        self._answers = answers
        self._export = export
        self._under_way: set[object] = set()

    @property
    def under_way(self) -> int:
        """How many answers are being made."""
        return len(self._under_way)

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        """See ``Answers``."""
        context, timeline, answer = copy_context(), Timeline(), object()
        context.run(current_timeline.set, timeline)
        events = steps_in(context, self._answers.answer(question, language=language, conversation=conversation))
        self._under_way.add(answer)
        metrics.under_way.inc()
        done: Done | None = None
        end, first = LEFT, 0
        try:
            for event in events:
                if not first:
                    first = time.perf_counter_ns()
                    metrics.first_event_seconds.observe((first - timeline.began) / 1e9)
                if isinstance(event, Done):
                    done, end = event, event.outcome.value
                yield event
        except Exception:
            end = FAILED
            raise
        finally:
            events.close()
            self._under_way.discard(answer)
            metrics.under_way.dec()
            self._tell(timeline, end, done)

    def _tell(self, timeline: Timeline, end: str, done: Done | None) -> None:
        seconds = (time.perf_counter_ns() - timeline.began) / 1e9
        answerer, stages = done.answerer if done else "", timeline.seconds()
        metrics.answers.labels(end, answerer).inc()
        metrics.answer_seconds.observe(seconds)
        for name, spent in stages.items():
            metrics.stage_seconds.labels(name).observe(spent)
        told: dict[str, str | float] = {"outcome": end}
        if done:
            told |= {"answerer": answerer, "release": done.release, "answer_id": done.answer_id}
        log.info(
            "answered", extra=told | {"seconds": round(seconds, 3), "stages": {name: round(spent, 4) for name, spent in stages.items()}}
        )
        if self._export:
            self._export(timeline, {"request.id": request_id.get(), **told})
