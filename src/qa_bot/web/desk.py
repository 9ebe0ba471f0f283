"""The desk where questions are taken: so many are answered at once, so many wait, the next is turned away, and who leaves is let go."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context

from qa_bot.errors import BusyError, TooSlowError
from qa_bot.monitoring import metrics
from qa_bot.records import AnswerEvent, Language
from qa_bot.settings import Settings
from qa_bot.web.contracts import Answers


class Desk:
    """Lets answers, which are made in threads, be read in the event loop; one for all doors but Gradio's, which has a queue of its own.

    An answer is made as fast as it can be, whether or not it is being read: a slow reader occupies no thread.
    """

    def __init__(self, settings: Settings, answers: Answers) -> None:
        self._answers = answers
        self._seconds = settings.answer_seconds
        self._threads = ThreadPoolExecutor(settings.concurrency, thread_name_prefix="answer")
        self._places = threading.BoundedSemaphore(settings.concurrency + settings.queue_size)
        self._waiting: set[object] = set()
        metrics.watch_queue("desk", lambda: self.waiting)

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return len(self._waiting)

    async def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield the events of an answer. Closing the generator stops the work.

        Raises:
            BusyError: there is no place left to wait (at once, on the first event).
            TooSlowError: the answer, waiting included, took longer than an answer may take.
            QABotError: whatever answering raises.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError("as many questions are waiting as may wait (QA_BOT_QUEUE_SIZE); ask again in a moment")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._seconds
        events: asyncio.Queue[AnswerEvent | None] = asyncio.Queue()
        left = threading.Event()
        place, arrived = object(), time.monotonic()
        self._waiting.add(place)

        def tell(event: AnswerEvent | None) -> None:
            if not left.is_set():
                loop.call_soon_threadsafe(events.put_nowait, event)

        def over(_: Future[None]) -> None:
            self._waiting.discard(place)
            self._places.release()
            tell(None)

        def work() -> None:
            self._waiting.discard(place)
            if not left.is_set():
                metrics.wait_seconds.labels("desk").observe(time.monotonic() - arrived)
                self._work(question, language, conversation, tell, left)

        working = self._threads.submit(copy_context().run, work)
        working.add_done_callback(over)
        try:
            while (event := await self._next(events, deadline)) is not None:
                yield event
            working.result()
        finally:
            left.set()
            working.cancel()

    def _work(
        self,
        question: str,
        language: Language | None,
        conversation: str | None,
        tell: Callable[[AnswerEvent], None],
        left: threading.Event,
    ) -> None:
        with closing(self._answers.answer(question, language=language, conversation=conversation)) as events:
            for event in events:
                if left.is_set():
                    return
                tell(event)

    async def _next(self, events: "asyncio.Queue[AnswerEvent | None]", deadline: float) -> AnswerEvent | None:
        try:
            async with asyncio.timeout_at(deadline):
                return await events.get()
        except TimeoutError:
            raise TooSlowError(f"the answer took longer than {self._seconds:g} seconds (QA_BOT_ANSWER_SECONDS)") from None
