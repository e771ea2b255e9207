"""What ends one day: keys and certificates, as the worker saw them last."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "watched_expiry",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("remedy", sa.String(length=300), nullable=False),
        sa.Column("near_from", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_watched_expiry")),
    )
