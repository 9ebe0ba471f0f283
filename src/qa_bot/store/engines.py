"""Opens an SQLite file or a PostgreSQL server; what either cannot do just now is an error of ours that says so."""

import time
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from qa_bot.errors import DatabaseError, SettingsError

_BUSY_MS = 3000
_DRIVER = "postgresql+psycopg"
_CONNECTED_WITHIN = {"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
"""Seconds, but for the second one, which is milliseconds: a machine that is gone says nothing, and questions are waiting."""
_LEFT_ALONE_S = 2.0
_CONNECTIONS, _MORE_CONNECTIONS = 5, 15


def sqlite_engine(file: Path) -> Engine:
    """An engine on a file, which is made with its folder if need be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _configure)
    _speak_plainly(engine, f"the database {file}", "see that nothing else keeps it locked, and that there is room on the disk")
    return engine


def postgresql_engine(url: str) -> Engine:
    """An engine on a PostgreSQL server. A connection that has died is noticed when it is taken up, and another one made.

    Raises:
        SettingsError: the driver is not installed.
    """
    address = make_url(url).set(drivername=_DRIVER)
    try:
        engine = create_engine(
            address,
            pool_pre_ping=True,
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
            connect_args=_CONNECTED_WITHIN | dict(address.query),
        )
    except ModuleNotFoundError:
        raise SettingsError(
            "QA_BOT_DATABASE_URL names a PostgreSQL database, whose driver is missing: pip install 'qa-bot[postgresql]'"
        ) from None
    shown = address.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
    _speak_plainly(engine, f"the database {shown}", "start it, or check QA_BOT_DATABASE_URL")
    return engine


def _speak_plainly(engine: Engine, name: str, remedy: str) -> None:
    """Raise ``DatabaseError`` where the database cannot be used; one that could not be reached is not tried by everybody at once."""
    failed_at = float("-inf")

    def failed(context: ExceptionContext) -> None:
        nonlocal failed_at
        if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, OperationalError | InterfaceError):
            return
        if context.connection is None:
            failed_at = time.monotonic()
        reason = " ".join(str(context.original_exception).split())
        raise DatabaseError(f"{name} cannot be used ({reason}); {remedy}")

    def connecting(*_: object) -> None:
        if time.monotonic() - failed_at < _LEFT_ALONE_S:
            raise DatabaseError(f"{name} could not be reached a moment ago; {remedy}")

    event.listen(engine, "handle_error", failed)
    event.listen(engine, "do_connect", connecting)


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Readers are not blocked by a writer (WAL); what was acknowledged survives a power cut (FULL); what was deleted is overwritten.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
