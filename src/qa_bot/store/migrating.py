"""Brings a database's tables up to date when it is opened, by Alembic's migrations; of many that open it at once, one does it."""

import logging

from sqlalchemy import Connection, Engine, text

_MIGRATIONS = "qa_bot.store:migrations"
_LOCK = 0x71615F626F74
"""PostgreSQL's advisory locks are numbers; this one is ours."""

log = logging.getLogger(__name__)


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or change those of an older version, in one transaction.

    Migrations only ever add, so that older versions can go on with the same database, and replicas be replaced one by one: one
    that a newer version has changed is left as it is.

    Raises:
        DatabaseError: the database cannot be reached.
    """
    from alembic import command  # a fifth of a second: only who opens a database pays
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    with engine.connect() as connection:
        _wait_for_others(connection)
        found = MigrationContext.configure(connection).get_current_heads()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if set(found) <= known:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        else:
            log.info("a newer version has changed the database (%s); it is used as it is", ", ".join(found))
        connection.commit()


def _wait_for_others(connection: Connection) -> None:
    """Of two that open it at once, the second waits until the first one's transaction is over, and finds it done."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
