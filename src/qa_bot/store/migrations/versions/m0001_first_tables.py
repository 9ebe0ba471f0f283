"""The tables as they were when migrations began; what an older database lacks of them is added."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_TABLES = sa.MetaData()

sa.Table(
    "releases",
    _TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("published", _MOMENT, nullable=False),
    sa.Column("documents", sa.Integer, nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
)
sa.Table(
    "live",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("release_id", sa.String(64), sa.ForeignKey("releases.id"), nullable=False),
)
sa.Table(
    "answers",
    _TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("asked", _MOMENT, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False, index=True),
    sa.Column("answerer", sa.String(64), nullable=False),
    sa.Column("release_id", sa.String(64), nullable=False),
    sa.Column("passages", sa.Text, nullable=False),
    sa.Column("seconds_to_passages", sa.Double),
    sa.Column("seconds_to_first_token", sa.Double),
    sa.Column("seconds", sa.Double),
)
sa.Table(
    "feedback",
    _TABLES,
    sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id"), primary_key=True),
    sa.Column("given", _MOMENT, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
)
sa.Table(
    "question_vectors",
    _TABLES,
    sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id"), primary_key=True),
    sa.Column("embedding", sa.Text, nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
sa.Table(
    "gaps",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("written", _MOMENT, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("questions", sa.Text, nullable=False),
)
sa.Table(
    "turns",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("asked", _MOMENT, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Column("shown", sa.Text, nullable=False),
)
sa.Table(
    "staff_sessions",
    _TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("began", _MOMENT, nullable=False),
    sa.Column("seen", _MOMENT, nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
)
sa.Table(
    "staff_jobs",
    _TABLES,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("began", _MOMENT, nullable=False, index=True),
    sa.Column("heard", _MOMENT, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("step", sa.String(32), nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("cancel", sa.Boolean, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
)
sa.Table(
    "staff_audit",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _MOMENT, nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("session", sa.String(8), nullable=False),
)

_LATER = {"answers": ("seconds_to_passages", "seconds_to_first_token", "seconds")}
"""Columns that tables did not have from the beginning."""


def upgrade() -> None:
    """Make the tables that are missing; add to the others."""
    _TABLES.create_all(op.get_bind())
    for table, columns in _LATER.items():
        present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
        for column in columns:
            if column not in present:
                op.add_column(table, sa.Column(column, sa.Double))
