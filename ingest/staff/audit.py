"""Who changed what, and when: a row and a line in the log for each change."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ingest.staff.sessions import Staff
from ingest.staff.tables import AuditRow
from qa_bot.store.database import now

_SHOWN = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A change as the page lists it; ``action`` is named by a word ``change_…`` (``words.py``)."""

    at: datetime
    action: str
    subject: str
    session: str


class Audit:
    """The list of changes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, action: str, subject: str, staff: Staff | None) -> None:
        """Write down a change; ``subject`` is the document, release or address it was made to."""
        session_id = staff.session[:8] if staff else ""
        with Session(self._engine) as session, session.begin():
            session.add(AuditRow(at=now(), action=action, subject=subject, session=session_id))
        _log.info("staff %s: %s %r", session_id, action, subject)

    def last(self) -> Sequence[Change]:
        """The last changes, newest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(_SHOWN)).all()
            return [Change(row.at, row.action, row.subject, row.session) for row in rows]
