"""The staff's tables, beside the visitors' in the same database: who is signed in, what is being worked on, what was changed."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from qa_bot.store.database import Moment


class StaffBase(DeclarativeBase):
    """Tables that only the staff's pages use; made with the others (``qa_bot.store.migrations``)."""


class SessionRow(StaffBase):
    """A browser that is signed in; the id in its cookie is kept as a hash, so that a copy of the database opens no door."""

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    began: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(2))


class JobRow(StaffBase):
    """A piece of long work; ``heard`` is when its worker last wrote here."""

    __tablename__ = "staff_jobs"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    began: Mapped[datetime] = mapped_column(Moment, index=True)
    heard: Mapped[datetime] = mapped_column(Moment)
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
    at: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(Text)
    """The document or release."""
    session: Mapped[str] = mapped_column(String(8))
    """The beginning of the hashed session id: tells two browsers apart, opens nothing."""
