"""The words of Word files from outside, read once."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "word_reading",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.Integer(), nullable=False),
        sa.Column("ready_sha256", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "reader", name=op.f("pk_word_reading")),
    )
