"""Writes that must not hold up an answer: what the database cannot take now waits in memory, in order, until it can."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from qa_bot.errors import DatabaseError
from qa_bot.monitoring import metrics

Write = Callable[[Session], object]
"""Writes something within a transaction; it may be called again after a failure."""

_MOST, _AT_ONCE = 10_000, 100
_TRIED_EVERY_S = 1.0

log = logging.getLogger(__name__)


class Outbox:
    """Safe to share between threads. What still waits when the process ends is lost, and the log says how much that was."""

    def __init__(self, engine: Engine, most: int = _MOST, every_s: float = _TRIED_EVERY_S) -> None:
        self._engine = engine
        self._most, self._every = most, every_s
        self._waiting: deque[Write] = deque()
        self._in_hand: list[Write] = []
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._arrived: deque[tuple[Write, Future[None]]] = deque()
        self._worker: threading.Thread | None = None
        self._closed = threading.Event()

    @property
    def waiting(self) -> int:
        """How many records wait for the database."""
        return len(self._waiting) + len(self._in_hand)

    def put(self, write: Write) -> None:
        """Write now; where the database is away, or others wait for it already, write later. What it refuses is logged and lost."""
        if not self.waiting:
            try:
                self._write_together(write)
            except DatabaseError as error:
                log.error("%s; what is to be written waits until then", error)  # no trace: it says all there is to know
            else:
                return
        metrics.not_recorded.inc()
        with self._lock:
            if len(self._waiting) >= self._most:
                log.error("the database has been away for so long that %d records wait for it; the oldest is given up", self._most)
                self._waiting.popleft()
            self._waiting.append(write)
            if self._worker is None and not self._closed.is_set():
                self._worker = threading.Thread(target=self._work, name="outbox", daemon=True)
                self._worker.start()

    def close(self) -> None:
        """Try a last time to write what waits."""
        self._closed.set()
        if worker := self._worker:
            worker.join()
        self._empty()
        if self._waiting:
            log.error("the database is away; %d records that waited for it are lost", len(self._waiting))

    def _write_together(self, write: Write) -> None:
        """Write, in one transaction with what others put meanwhile: a commit waits for the disk, and one wait serves all of them.

        Raises:
            DatabaseError: the database is away.
        """
        written: Future[None] = Future()
        self._arrived.append((write, written))
        while not written.done():
            with self._writing:  # whoever gets in writes for all that wait
                if not written.done():
                    self._write_arrived()
        written.result()

    def _write_arrived(self) -> None:
        batch = [self._arrived.popleft() for _ in range(min(_AT_ONCE, len(self._arrived)))]
        try:
            self._write_each([write for write, _ in batch])
        except BaseException as error:
            for _, written in batch:
                written.set_exception(error)
            raise
        for _, written in batch:
            written.set_result(None)

    def _work(self) -> None:
        while not self._closed.wait(self._every):
            self._empty()
            with self._lock:
                if not self._waiting:
                    self._worker = None
                    return

    def _empty(self) -> None:
        """Write what waits, many at a time; whatever it ends with, nothing is in hand then."""
        number = 0
        while self._waiting:
            with self._lock:
                self._in_hand = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
            try:
                self._write_each(self._in_hand)
                number += len(self._in_hand)
            except DatabaseError:
                with self._lock:
                    self._waiting.extendleft(reversed(self._in_hand))
                return
            finally:
                self._in_hand = []
        if number:
            log.warning("the database is back; %d records that waited for it are written", number)

    def _write_each(self, writes: list[Write]) -> None:
        """All in one transaction; where the database refuses one of them, each in its own."""
        try:
            self._write(writes)
        except SQLAlchemyError:
            if len(writes) == 1:
                log.exception("a record is not written: the database refuses it")
                return
            for write in writes:
                self._write_each([write])

    def _write(self, writes: list[Write]) -> None:
        with Session(self._engine) as session, session.begin():
            for write in writes:
                write(session)
