"""Rounds on paper and the travels of their originals; until when a closed file is proved."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "signing_round",
        sa.Column("medium", sa.String(length=12), nullable=False, server_default="electronic"),
    )
    op.add_column("signing_round", sa.Column("archive_ends_at", Instant(), nullable=True))
    op.add_column("signing_round", sa.Column("archive_tried_at", Instant(), nullable=True))
    op.add_column(
        "signing_round",
        sa.Column("archive_problem", sa.String(length=1000), nullable=False, server_default=""),
    )
    op.create_index(op.f("ix_signing_round_archive_ends_at"), "signing_round", ["archive_ends_at"])
    op.create_table(
        "signing_paper_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=300), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name=op.f("fk_signing_paper_step_round_id_signing_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_paper_step")),
    )
    op.create_index(op.f("ix_signing_paper_step_round_id"), "signing_paper_step", ["round_id"])
