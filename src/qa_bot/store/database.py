"""The database: which releases there are and which is live, what visitors asked and thought of it, and what is being talked about."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Dialect, Engine, ForeignKey, LargeBinary, String, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from qa_bot.settings import Settings
from qa_bot.store.engines import postgresql_engine, sqlite_engine
from qa_bot.store.migrating import bring_up_to_date

DATABASE = "qa_bot.sqlite3"
"""The file's name in the data folder."""


class Moment(TypeDecorator[datetime]):
    """A moment, in UTC when it is read: SQLite keeps no zone, and PostgreSQL answers in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""


class ReleaseRow(Base):
    """A published release; its folder has the same name as its id."""

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    published: Mapped[datetime] = mapped_column(Moment)
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
    asked: Mapped[datetime] = mapped_column(Moment, index=True)
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    answerer: Mapped[str] = mapped_column(String(64))
    release_id: Mapped[str] = mapped_column(String(64))
    passages: Mapped[str] = mapped_column(Text)
    """Ids of the passages that were cited, or that were nearest, separated by spaces."""
    seconds_to_passages: Mapped[float | None]
    seconds_to_first_token: Mapped[float | None]
    """Only where a language model wrote."""
    seconds: Mapped[float | None]
    """Until the answer was whole; none of the three is known of answers from before they were kept."""


class FeedbackRow(Base):
    """What a visitor thought of an answer; the last word counts."""

    __tablename__ = "feedback"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    given: Mapped[datetime] = mapped_column(Moment)
    helpful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text, default="")


class QuestionVectorRow(Base):
    """The vector of a question that was compared with others, so that it is embedded once; it goes when its answer goes."""

    __tablename__ = "question_vectors"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    embedding: Mapped[str] = mapped_column(Text)
    """The identity of the model that made it."""
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Little-endian float32."""


class GapRow(Base):
    """Questions that an article of the staff's was written for, so that they can be asked again once it is published."""

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[datetime] = mapped_column(Moment, index=True)
    document: Mapped[str] = mapped_column(Text)
    """The article's id among the documents."""
    title: Mapped[str] = mapped_column(Text)
    questions: Mapped[str] = mapped_column(Text)
    """A JSON list, as visitors wrote them."""


class TurnRow(Base):
    """A turn of a conversation, kept for minutes."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    asked: Mapped[datetime] = mapped_column(Moment, index=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool]
    shown: Mapped[str] = mapped_column(Text)
    """What was quoted: a JSON list of [document, start, end]."""


def open_database(data_folder: Path, url: str = "") -> Engine:
    """Open the database, its tables brought up to date.

    Args:
        data_folder: where the SQLite file lies, or is made.
        url: of a PostgreSQL database to use in place of it; empty: none.

    Raises:
        DatabaseError: it cannot be reached. So does whatever is done with the engine later, while the database is away.
        SettingsError: what PostgreSQL needs is not installed.
    """
    engine = postgresql_engine(url) if url else sqlite_engine(data_folder / DATABASE)
    bring_up_to_date(engine)
    return engine


def database_of(settings: Settings) -> Engine:
    """Open the database that the settings name; raises as ``open_database`` does."""
    return open_database(settings.data_folder, settings.database_url.get_secret_value())


def inserting(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that may say what to do ``on_conflict_…``: SQLite and PostgreSQL have the same words for it, SQL has none."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def now() -> datetime:
    """The present moment, in UTC, as the database keeps it."""
    return datetime.now(UTC)
