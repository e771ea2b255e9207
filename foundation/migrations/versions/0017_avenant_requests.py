"""What an avenant changes, and the requests that come before it."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("convention", sa.Column("changes", sa.JSON(), nullable=True))
    op.add_column("convention", sa.Column("changed_clauses", sa.JSON(), nullable=True))
    op.create_table(
        "avenant_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=300), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("annulled_at", Instant(), nullable=True),
        sa.Column("annulled_by", sa.String(length=300), nullable=False),
        sa.Column("annulled_because", sa.Text(), nullable=False),
        sa.Column("avenant_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["avenant_id"], ["convention.id"], name=op.f("fk_avenant_request_avenant_id_convention")
        ),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_avenant_request_convention_id_convention")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_avenant_request_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avenant_request")),
        sa.UniqueConstraint("avenant_id", name=op.f("uq_avenant_request_avenant_id")),
        sa.UniqueConstraint("convention_id", "number", name=op.f("uq_avenant_request_convention_id_number")),
    )
    op.create_index(op.f("ix_avenant_request_convention_id"), "avenant_request", ["convention_id"])
