"""What the staff's pages share: the visitors' parts, and the staff's own sessions, jobs and list of changes."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from ingest.shelf import Shelf
from ingest.staff.audit import Audit
from ingest.staff.jobs import Jobs
from ingest.staff.sessions import Sessions
from ingest.staff.throttle import Throttle
from ingest.staff.workbench import Workbench
from qa_bot.assembly import Parts
from qa_bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """Passed to every router of this package."""

    parts: Parts
    engine: Engine
    sessions: Sessions
    audit: Audit
    throttle: Throttle
    jobs: Jobs
    shelf: Shelf
    workbench: Workbench

    @property
    def settings(self) -> Settings:
        """All settings."""
        return self.parts.settings

    def close(self) -> None:
        """Stop the work that is being done."""
        self.jobs.close()


def furnish(parts: Parts) -> Office:
    """Put the office together."""
    settings = parts.settings
    engine = parts.engine
    idle, longest = timedelta(minutes=settings.staff_idle_minutes), timedelta(hours=settings.staff_session_hours)
    audit, jobs, shelf = Audit(engine), Jobs(engine), Shelf(settings)
    workbench = Workbench(parts, shelf, jobs, audit)
    return Office(parts, engine, Sessions(engine, idle, longest), audit, Throttle(parts.rates), jobs, shelf, workbench)
