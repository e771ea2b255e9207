"""Why a day has no root, or a late one, as it was written down then."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "root_cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_root_cause")),
    )
