"""Tokens over journals, validation reports, evidence bundles."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "journal_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("convention_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("heads_sha256", sa.String(length=64), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_journal_anchor_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_anchor")),
        sa.UniqueConstraint("kind", "day", name=op.f("uq_journal_anchor_kind_day")),
        sa.UniqueConstraint("sha256", name=op.f("uq_journal_anchor_sha256")),
    )
    op.create_index(op.f("ix_journal_anchor_convention_id"), "journal_anchor", ["convention_id"])
    op.create_table(
        "validation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name=op.f("fk_validation_report_round_id_signing_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_report")),
        sa.UniqueConstraint("round_id", "field", name=op.f("uq_validation_report_round_id_field")),
    )
    op.create_table(
        "evidence_bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_evidence_bundle_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_bundle")),
        sa.UniqueConstraint(
            "convention_id", "reader", "facts", name=op.f("uq_evidence_bundle_convention_id_reader_facts")
        ),
    )
