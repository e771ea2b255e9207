"""Mails waiting, sent, given up; the worker's pulse."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=300), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("secret_ref", sa.String(length=80), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_mail_key")),
    )
    op.create_index(op.f("ix_outbox_mail_about"), "outbox_mail", ["about"], unique=False)
    op.create_index(
        "ix_outbox_mail_due", "outbox_mail", ["sent_at", "failed_at", "next_try_at"], unique=False
    )
    op.create_table(
        "pulse",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_pulse")),
    )
