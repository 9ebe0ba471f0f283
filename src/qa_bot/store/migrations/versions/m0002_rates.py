"""How often who may ask, where many replicas count together: on PostgreSQL only, where there may be many."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Unlogged: a count of the last minute need not survive a crash, and costs no write to the log."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "rates",
            sa.Column("key", sa.String(64), primary_key=True),
            sa.Column("free", sa.DateTime(timezone=True), nullable=False),
            prefixes=["UNLOGGED"],
        )
