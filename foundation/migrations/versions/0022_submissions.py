"""Forms that were sent, so that the same one counts once."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("led_to", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_at"), "submission", ["at"])
