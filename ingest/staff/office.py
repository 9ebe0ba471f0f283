"""What the staff's pages share: the visitors' parts, and the staff's own sessions, jobs and list of changes."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from ingest.shelf import Shelf
from ingest.staff.audit import Audit
from ingest.staff.jobs import Jobs
from ingest.staff.sessions import Sessions
from ingest.staff.tables import make_tables
from ingest.staff.throttle import Throttle
from ingest.staff.workbench import Workbench
from qa_bot.assembly import Parts
from qa_bot.settings import Settings
from qa_bot.store.database import open_database


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
        """Stop the work that is being done, and let go of the database."""
        self.jobs.close()
        self.engine.dispose()


def furnish(parts: Parts) -> Office:
    """Open the staff's tables and put the office together."""
    settings = parts.settings
    engine = open_database(settings.data_folder)
    make_tables(engine)
    idle, longest = timedelta(minutes=settings.staff_idle_minutes), timedelta(hours=settings.staff_session_hours)
    audit, jobs, shelf = Audit(engine), Jobs(engine), Shelf(settings)
    workbench = Workbench(parts, shelf, jobs, audit)
    return Office(parts, engine, Sessions(engine, idle, longest), audit, Throttle(), jobs, shelf, workbench)
