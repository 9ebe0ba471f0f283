"""The database: which releases there are and which is live, what visitors asked and thought of it, and what is being talked about."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Engine, ForeignKey, LargeBinary, String, Text, create_engine, event, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

DATABASE = "qa_bot.sqlite3"
"""The file's name in the data folder."""
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
    seconds_to_passages: Mapped[float | None]
    seconds_to_first_token: Mapped[float | None]
    """Only where a language model wrote."""
    seconds: Mapped[float | None]
    """Until the answer was whole; none of the three is known of answers from before they were kept."""


class FeedbackRow(Base):
    """What a visitor thought of an answer; the last word counts."""

    __tablename__ = "feedback"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    given: Mapped[datetime] = mapped_column(DateTime(timezone=True))
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
    written: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
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
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool]
    shown: Mapped[str] = mapped_column(Text)
    """What was quoted: a JSON list of [document, start, end]."""


def open_database(data_folder: Path) -> Engine:
    """Open the database under the data folder, creating what is missing: tables, and columns that an older version did not have."""
    data_folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{data_folder / DATABASE}")
    event.listen(engine, "connect", _configure)
    _bring_up_to_date(engine)
    return engine


def now() -> datetime:
    """The present moment, in UTC, as the database keeps it."""
    return datetime.now(UTC)


def _bring_up_to_date(engine: Engine) -> None:
    """Only ever adds, and what it adds to a table may be empty, so that older versions can go on with the same file."""
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # of two that open it at once, the second waits and finds it done
        Base.metadata.create_all(connection)
        for table in Base.metadata.sorted_tables:
            present = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in present:
                    kind = column.type.compile(engine.dialect)
                    connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}')
        connection.commit()


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Readers are not blocked by a writer (WAL); what was acknowledged survives a power cut (FULL); what was deleted is overwritten.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
