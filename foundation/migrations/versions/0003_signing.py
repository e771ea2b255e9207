"""Signing rounds, their signers, links and codes."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "signing_round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=False),
        sa.Column("current_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "to-seal",
                "closed",
                "declined",
                "expired",
                "cancelled",
                name="roundstate",
                native_enum=False,
                length=12,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("stop_reason", sa.String(length=2000), nullable=False),
        sa.Column("waiting_for_timestamp", sa.Boolean(), nullable=False),
        sa.Column("last_problem", sa.String(length=1000), nullable=False),
        sa.Column("last_problem_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_round")),
    )
    op.create_index(op.f("ix_signing_round_state"), "signing_round", ["state"], unique=False)
    op.create_table(
        "signing_signer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.String(length=300), nullable=False),
        sa.Column("acting_for", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "invited",
                "confirmed",
                "signed",
                "declined",
                name="signerstate",
                native_enum=False,
                length=12,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("typed_name", sa.String(length=300), nullable=False),
        sa.Column("drawn", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("address_source", sa.String(length=200), nullable=False),
        sa.Column("user_agent", sa.String(length=500), nullable=False),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("sha256_before", sa.String(length=64), nullable=False),
        sa.Column("sha256_after", sa.String(length=64), nullable=False),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.Column("declined_reason", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name=op.f("fk_signing_signer_round_id_signing_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_signer")),
        sa.UniqueConstraint("round_id", "field", name=op.f("uq_signing_signer_round_id_field")),
        sa.UniqueConstraint("round_id", "party", "rank", name=op.f("uq_signing_signer_round_id_party_rank")),
    )
    op.create_table(
        "signing_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column(
            "revoked_why",
            sa.Enum("replaced", "withdrawn", name="whyrevoked", native_enum=False, length=12),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["signing_signer.id"], name=op.f("fk_signing_invitation_signer_id_signing_signer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_invitation")),
    )
    op.create_index(
        op.f("ix_signing_invitation_signer_id"), "signing_invitation", ["signer_id"], unique=False
    )
    op.create_table(
        "signing_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("sent_to", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["signing_signer.id"], name=op.f("fk_signing_challenge_signer_id_signing_signer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_challenge")),
    )
    op.create_index(op.f("ix_signing_challenge_signer_id"), "signing_challenge", ["signer_id"], unique=False)
