"""The tables of an SQLite file: made by migrations as the code has them, and taken over from versions before there were any."""

import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from ingest.staff.tables import StaffBase
from qa_bot.store.database import DATABASE, Base, open_database

# What ``create_all`` of the last version without migrations wrote, with a row in each table.
BEFORE = (Path(__file__).parent / "before_migrations.sql").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), [Base.metadata, StaffBase.metadata]) == []
    engine.dispose()


def test_a_database_from_before_is_taken_over_without_loss(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as older:
        older.executescript(BEFORE)
        tables = [name for (name,) in older.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: older.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608
    older.close()
    assert len(rows) == 10
    assert all(rows.values())
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert {table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))] for table in tables} == rows  # noqa: S608
        assert compare_metadata(MigrationContext.configure(connection), [Base.metadata, StaffBase.metadata]) == []
    engine.dispose()


def test_one_that_a_newer_version_has_changed_is_used_as_it_is(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    with sqlite3.connect(tmp_path / DATABASE) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.execute("ALTER TABLE answers ADD COLUMN mood TEXT")
    newer.close()
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()
