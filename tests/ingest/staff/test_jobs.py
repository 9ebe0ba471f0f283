"""Long work of several servers over one database: each stops its own, and goes on while the database is away."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine

from ingest.staff.jobs import Jobs, JobState, Progress
from qa_bot.errors import DatabaseError


class Work:
    """Goes on until it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> Mapping[str, Any]:
        self.begun.set()
        assert self.may_end.wait(20)
        progress.check()
        return {"release": "r1"}


def state_at_the_end(jobs: Jobs, job_id: str) -> JobState:
    jobs._thread.shutdown()
    job = jobs.get(job_id)
    assert job is not None
    return job.state


def test_a_server_that_stops_leaves_the_work_of_the_others_alone(engine: Engine) -> None:
    here, there, work = Jobs(engine), Jobs(engine), Work()
    job_id = here.start("publish", work)
    assert work.begun.wait(20)
    there.close()
    work.may_end.set()
    assert state_at_the_end(here, job_id) is JobState.DONE


def test_a_server_that_stops_ends_its_own_work_and_what_waits_behind_it(engine: Engine) -> None:
    jobs, work = Jobs(engine), Work()
    begun, waiting = jobs.start("publish", work), jobs.start("check", work)
    assert work.begun.wait(20)
    threading.Timer(0.2, work.may_end.set).start()
    jobs.close()
    assert [job.state for job in map(jobs.get, (begun, waiting)) if job] == [JobState.CANCELLED] * 2


def test_work_goes_on_while_the_database_is_away(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.staff.jobs._BEAT_S", 0.01)
    beaten, work = threading.Event(), Work()

    class Away(Jobs):
        def _write(self, job_id: str, progress: Progress, **values: Any) -> bool:  # noqa: ANN401
            if threading.current_thread().name == "staff-job-progress" and not work.may_end.is_set():
                beaten.set()
                raise DatabaseError("the database is away")
            return super()._write(job_id, progress, **values)

    jobs = Away(engine)
    job_id = jobs.start("publish", work)
    assert beaten.wait(20)
    work.may_end.set()
    assert state_at_the_end(jobs, job_id) is JobState.DONE
