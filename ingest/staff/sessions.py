"""Who is signed in: a random id in a cookie, its hash in the database, forgotten after a while without use and after a day's work."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Engine, delete, or_
from sqlalchemy.orm import Session

from ingest.staff.tables import SessionRow
from qa_bot.records import Language
from qa_bot.store.database import now

_TOUCHED_EVERY = timedelta(seconds=30)
_CLOCKS_DIFFER = timedelta(minutes=2)
"""By so much those of two replicas may."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is signed in: what pages and routes need to know of them."""

    session: str
    """The hashed id of the session."""
    language: Language
    csrf: str
    """What every form and every upload of this session carries."""


class Sessions:
    """The sessions of all browsers; safe to share between threads and processes."""

    def __init__(self, engine: Engine, idle: timedelta, longest: timedelta, clock: Callable[[], datetime] = now) -> None:
        self._engine = engine
        self._idle, self._longest = idle, longest
        self._clock = clock

    def begin(self, language: Language) -> str:
        """Sign in: a new id, never one that the browser brought along. What has expired is forgotten."""
        token, moment = secrets.token_urlsafe(32), self._clock()
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SessionRow).where(self._expired(moment)))
            session.add(SessionRow(id=_hashed(token), began=moment, seen=moment, language=language))
        return token

    def find(self, token: str) -> Staff | None:
        """Who holds this id; None if nobody does any more. Being looked up counts as use."""
        moment = self._clock()
        with Session(self._engine) as session, session.begin():
            row = session.get(SessionRow, _hashed(token)) if token else None
            if row is None or row.seen <= moment - self._idle or row.began <= moment - self._longest:
                return None
            if row.seen > moment + _CLOCKS_DIFFER:  # the clock was set back: nobody knows for how long it was unused
                return None
            if row.seen <= moment - _TOUCHED_EVERY:
                row.seen = moment
            return Staff(row.id, cast("Language", row.language), csrf_of(token))

    def speak(self, staff: Staff, language: Language) -> None:
        """Change the language of the pages."""
        with Session(self._engine) as session, session.begin():
            if row := session.get(SessionRow, staff.session):
                row.language = language

    def end(self, staff: Staff) -> None:
        """Sign out."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SessionRow).where(SessionRow.id == staff.session))

    def _expired(self, moment: datetime) -> ColumnElement[bool]:
        unused, over = SessionRow.seen <= moment - self._idle, SessionRow.began <= moment - self._longest
        return or_(unused, over, SessionRow.seen > moment + _CLOCKS_DIFFER)


def csrf_of(token: str) -> str:
    """What only a page made for the holder of this cookie can carry."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
