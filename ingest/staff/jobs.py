"""Long work in the background: one piece at a time, its progress in the database, so that it outlives the page that asked for it."""

import json
import logging
import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from ingest.remarks import Remark, failure
from ingest.staff.tables import JobRow
from qa_bot.errors import DatabaseError, QABotError
from qa_bot.store.database import now

_BEAT_S = 0.5
_SILENT = timedelta(seconds=30)
_LISTED, _KEPT = 20, 200
_NICENESS = 10
_log = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a piece of work stands; the words are ``state_…`` in ``words.py``."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    """Its server stopped."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work as pages show it; ``result`` is what came of it, ``error`` why not; None as well where the fault is ours."""

    id: str
    kind: str
    began: datetime
    state: JobState
    step: str
    done: int
    total: int
    cancelling: bool
    result: Mapping[str, Any]
    error: Remark | None

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)


class CancelledError(Exception):
    """Somebody does not want the work any more; raised by ``Progress`` and caught by ``Jobs``."""


class Progress:
    """What work tells of itself. Each word of it is also the moment when a cancelled piece of work ends."""

    def __init__(self, asked_to_stop: threading.Event) -> None:
        self._stop = asked_to_stop
        self.step, self.done, self.total = "", 0, 0

    def begin(self, step: str, total: int = 0) -> None:
        """A new step, named by a word ``step_…``, of so many parts (0: nobody knows)."""
        self.check()
        self.step, self.done, self.total = step, 0, total

    def advance(self, number: int = 1) -> None:
        """So many parts more are done."""
        self.check()
        self.done += number

    def check(self) -> None:
        """Go on, or not.

        Raises:
            CancelledError: somebody asked to stop.
        """
        if self._stop.is_set():
            raise CancelledError


Work = Callable[[Progress], Mapping[str, Any]]
"""Does something long and returns what came of it, which must fit into JSON."""


class Jobs:
    """The work of this process, in one thread, and the list of all work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="staff-job", initializer=_step_back)
        self._waiting: set[str] = set()
        self._stops: dict[str, threading.Event] = {}

    def start(self, kind: str, work: Work) -> str:
        """Put work into the queue; its id. ``kind`` is named by a word ``job_…``."""
        job_id, moment = secrets.token_hex(8), now()
        with Session(self._engine) as session, session.begin():
            known = select(JobRow.id).order_by(JobRow.began.desc()).offset(_KEPT)
            session.execute(delete(JobRow).where(JobRow.id.in_(session.scalars(known).all())))
            session.add(JobRow(id=job_id, kind=kind, began=moment, heard=moment, state=JobState.WAITING))
        self._waiting.add(job_id)
        self._stops[job_id] = threading.Event()
        self._thread.submit(self._run, job_id, work)
        return job_id

    def get(self, job_id: str) -> Job | None:
        """A piece of work; None if there is none of this id."""
        with Session(self._engine) as session:
            row = session.get(JobRow, job_id)
            return _job(row) if row else None

    def list(self) -> Sequence[Job]:
        """The last pieces of work, newest first."""
        with Session(self._engine) as session:
            return [_job(row) for row in session.scalars(select(JobRow).order_by(JobRow.began.desc()).limit(_LISTED))]

    def at_work(self) -> Job | None:
        """What is being done now."""
        return next((job for job in reversed(self.list()) if not job.over), None)

    def cancel(self, job_id: str) -> None:
        """Ask for the work to stop; whatever process does it will hear of it."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(JobRow).where(JobRow.id == job_id).values(cancel=True))

    def close(self) -> None:
        """Stop what is being done here, and wait until it has stopped."""
        for stop in list(self._stops.values()):
            stop.set()
        self._thread.shutdown()

    def _run(self, job_id: str, work: Work) -> None:
        self._waiting.discard(job_id)
        stop = self._stops[job_id]
        progress = Progress(stop)
        state, result, error = JobState.FAILED, "{}", ""
        try:
            with self._heard(job_id, progress, stop):
                progress.check()
                result = json.dumps(work(progress), ensure_ascii=False)
                state = JobState.DONE
        except CancelledError:
            state = JobState.CANCELLED
        except QABotError as trouble:
            error = "\n".join(filter(None, (str(trouble), trouble.zh)))
        except BaseException:  # whoever asked must hear of it: nobody waits for the thread
            _log.exception("the job %s broke down", job_id)
            raise
        finally:
            del self._stops[job_id]
            self._write(job_id, progress, state=state, result=result, error=error)

    @contextmanager
    def _heard(self, job_id: str, progress: Progress, stop: threading.Event) -> Iterator[None]:
        """Write the progress down, and listen whether to stop, every so often, whatever the work is doing."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(_BEAT_S):
                try:
                    asked_to_stop = self._write(job_id, progress, state=JobState.RUNNING)
                except DatabaseError as error:
                    _log.warning("%s; the job %s goes on meanwhile", error, job_id)
                else:
                    if asked_to_stop:
                        stop.set()

        if self._write(job_id, progress, state=JobState.RUNNING):
            stop.set()
        beating = threading.Thread(target=beat, name="staff-job-progress", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _write(self, job_id: str, progress: Progress, **values: Any) -> bool:  # noqa: ANN401 — columns
        """Write down where the work stands; whether somebody asked to stop."""
        told = {"heard": now(), "step": progress.step, "done": progress.done, "total": progress.total}
        with Session(self._engine) as session, session.begin():
            session.execute(update(JobRow).where(JobRow.id == job_id).values(**told, **values))
            session.execute(update(JobRow).where(JobRow.id.in_(set(self._waiting))).values(heard=told["heard"]))
            return bool(session.scalar(select(JobRow.cancel).where(JobRow.id == job_id)))


def _step_back() -> None:
    """Leave the processor to visitors: on Linux a thread has a priority of its own, which the threads that it starts inherit."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _job(row: JobRow) -> Job:
    state = JobState(row.state)
    if state in (JobState.WAITING, JobState.RUNNING) and abs(now() - row.heard) > _SILENT:
        state = JobState.LOST
    return Job(
        id=row.id,
        kind=row.kind,
        began=row.began,
        state=state,
        step=row.step,
        done=row.done,
        total=row.total,
        cancelling=row.cancel,
        result=json.loads(row.result),
        error=failure(QABotError(*row.error.split("\n", 1))) if row.error else None,
    )
