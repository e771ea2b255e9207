"""Tries on the public page, counted to slow guessing down."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "verification_guess",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_guess")),
    )
    op.create_index(op.f("ix_verification_guess_who"), "verification_guess", ["who"])
    op.create_index(op.f("ix_verification_guess_at"), "verification_guess", ["at"])
