"""Registered letters, what happened to each, and who accepts them by electronic means."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("obligation", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("effect", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("signatory_name", sa.String(length=300), nullable=False),
        sa.Column("signatory_capacity", sa.String(length=300), nullable=False),
        sa.Column("docx_id", sa.Integer(), nullable=True),
        sa.Column("content_id", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_letter_convention_id_convention")
        ),
        sa.ForeignKeyConstraint(["about_id"], ["letter.id"], name=op.f("fk_letter_about_id_letter")),
        sa.ForeignKeyConstraint(["docx_id"], ["document.id"], name=op.f("fk_letter_docx_id_document")),
        sa.ForeignKeyConstraint(["content_id"], ["document.id"], name=op.f("fk_letter_content_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("convention_id", "number", name=op.f("uq_letter_convention_id_number")),
    )
    op.create_index(op.f("ix_letter_convention_id"), "letter", ["convention_id"])
    op.create_table(
        "letter_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_entry_letter_id_letter")),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["document.id"], name=op.f("fk_letter_entry_proof_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["letter_entry.id"], name=op.f("fk_letter_entry_replaces_id_letter_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_entry")),
    )
    op.create_index(op.f("ix_letter_entry_letter_id"), "letter_entry", ["letter_id"])
    op.create_table(
        "electronic_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("co_contractor_id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_contractor_id"],
            ["co_contractor.id"],
            name=op.f("fk_electronic_consent_co_contractor_id_co_contractor"),
        ),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_electronic_consent_convention_id_convention")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["document.id"], name=op.f("fk_electronic_consent_proof_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_electronic_consent")),
    )
    op.create_index(
        op.f("ix_electronic_consent_co_contractor_id"), "electronic_consent", ["co_contractor_id"]
    )
