"""Decides whether the language model may be asked now: not while it keeps failing, nor past the day's budget, nor too often at once."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from qa_bot.errors import LanguageModelError
from qa_bot.monitoring import metrics
from qa_bot.text.dates import CHINA


class NotNowError(LanguageModelError):
    """The gate is closed; this says nothing new about the model."""


class Gate:
    """Counts calls and failures of one model in this process; safe to share between threads."""

    def __init__(
        self,
        *,
        at_once: int,
        failures: int,
        pause_s: float,
        daily: int = 0,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], str] = lambda: datetime.now(CHINA).date().isoformat(),
    ) -> None:
        """Start with an open gate.

        Args:
            at_once: calls under way at the same time.
            failures: so many in a row close the gate.
            pause_s: for so many seconds; then one call is let through, and its end decides.
            daily: calls a day, 0 for no limit.
            clock: seconds.
            today: the date.
        """
        self._slots = threading.BoundedSemaphore(at_once)
        self._at_once, self._failures_allowed, self._pause_s, self._daily = at_once, failures, pause_s, daily
        self._clock, self._today = clock, today
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0
        self._day, self._calls = "", 0

    def enter(self) -> None:
        """Ask to call the model.

        Raises:
            NotNowError: it keeps failing, or the day's budget is spent.
        """
        with self._lock:
            self._check_failures()
            self._check_budget()

    def take_slot(self) -> None:
        """Begin a request; ``free_slot`` ends it.

        Raises:
            NotNowError: too many are under way.
        """
        if not self._slots.acquire(blocking=False):
            raise NotNowError(f"{self._at_once} requests to the language model are under way (QA_BOT_LLM_CONCURRENCY)")

    def free_slot(self) -> None:
        """A request has ended."""
        self._slots.release()

    def succeeded(self) -> None:
        """The model answered: earlier failures are forgotten."""
        with self._lock:
            self._failures, self._closed_until = 0, 0.0
            metrics.model_calls.labels("answered").inc()
            metrics.model_paused.set(0)

    def failed(self) -> None:
        """The model did not answer, or not to the end."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failures_allowed:
                self._closed_until = self._clock() + self._pause_s
                metrics.model_paused.set(1)
            metrics.model_calls.labels("failed").inc()

    def _check_failures(self) -> None:
        now = self._clock()
        if self._failures < self._failures_allowed:
            return
        if now < self._closed_until:
            raise NotNowError(
                f"the language model failed {self._failures} times in a row and is left alone for {self._closed_until - now:.0f} s more"
            )
        self._closed_until = now + self._pause_s  # one may try; the others wait for its end

    def _check_budget(self) -> None:
        if (today := self._today()) != self._day:
            self._day, self._calls = today, 0
        if self._daily and self._calls >= self._daily:
            raise NotNowError(f"the language model's budget of {self._daily} calls a day is spent (QA_BOT_LLM_DAILY_CALLS)")
        self._calls += 1
