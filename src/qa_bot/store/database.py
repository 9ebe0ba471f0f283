"""The database: which releases there are and which is live, what visitors asked and thought of it, and what is being talked about."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Engine, ForeignKey, String, Text, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_MS = 10_000


class Base(DeclarativeBase):
    """All tables."""


class ReleaseRow(Base):
    """A published release; its folder has the same name as its id."""

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    published: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    documents: Mapped[int]
    passages: Mapped[int]


class LiveRow(Base):
    """The one row that says which release visitors read."""

    __tablename__ = "live"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("releases.id"))


class AnswerRow(Base):
    """A question and how it ended; nothing about who asked."""

    __tablename__ = "answers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    answerer: Mapped[str] = mapped_column(String(64))
    release_id: Mapped[str] = mapped_column(String(64))
    passages: Mapped[str] = mapped_column(Text)
    """Ids of the passages that were cited, or that were nearest, separated by spaces."""


class FeedbackRow(Base):
    """What a visitor thought of an answer; the last word counts."""

    __tablename__ = "feedback"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    given: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    helpful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text, default="")


class TurnRow(Base):
    """A turn of a conversation, kept for minutes."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool]
    shown: Mapped[str] = mapped_column(Text)
    """What was quoted: a JSON list of [document, start, end]."""


def open_database(data_folder: Path) -> Engine:
    """Open the database under the data folder, creating what is missing."""
    data_folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{data_folder / 'qa_bot.sqlite3'}")
    event.listen(engine, "connect", _configure)
    Base.metadata.create_all(engine)
    return engine


def now() -> datetime:
    """The present moment, in UTC, as the database keeps it."""
    return datetime.now(UTC)


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Readers are not blocked by a writer (WAL); what was acknowledged survives a power cut (FULL).
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
