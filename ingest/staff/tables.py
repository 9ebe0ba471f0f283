"""The staff's tables, beside the visitors' in the same database: who is signed in, what is being worked on, what was changed."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Engine, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class StaffBase(DeclarativeBase):
    """Tables that are made only where the staff's pages are on."""


class SessionRow(StaffBase):
    """A browser that is signed in; the id in its cookie is kept as a hash, so that a copy of the database opens no door."""

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    began: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    language: Mapped[str] = mapped_column(String(2))


class JobRow(StaffBase):
    """A piece of long work; ``heard`` is when its worker last wrote here."""

    __tablename__ = "staff_jobs"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    began: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    heard: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(32), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    cancel: Mapped[bool] = mapped_column(default=False)
    result: Mapped[str] = mapped_column(Text, default="{}")
    """What came of it, JSON."""
    error: Mapped[str] = mapped_column(Text, default="")
    """Why it failed: a line of English, and one of Chinese where there is one."""


class AuditRow(StaffBase):
    """A change that somebody made, never taken back or edited."""

    __tablename__ = "staff_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(Text)
    """The document or release."""
    session: Mapped[str] = mapped_column(String(8))
    """The beginning of the hashed session id: tells two browsers apart, opens nothing."""


def make_tables(engine: Engine) -> None:
    """Create what is missing."""
    StaffBase.metadata.create_all(engine)


def in_utc(moment: datetime) -> datetime:
    """A moment as SQLite gives it back, without its zone, in UTC again."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
