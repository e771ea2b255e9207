"""Who may sign: representatives and their authorities, overrides, hand-overs; corrections of a running round."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _people()
    _checks()
    _rounds()


def _people() -> None:
    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("co_contractor_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("civility", sa.String(length=20), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("quality", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["co_contractor_id"],
            ["co_contractor.id"],
            name=_fk("representative", "co_contractor_id", "co_contractor"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=_fk("representative", "account_id", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
    )
    op.create_index(op.f("ix_representative_co_contractor_id"), "representative", ["co_contractor_id"])
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("representative_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("transmitted_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(length=120), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=2000), nullable=False),
        sa.Column("delegated_by_id", sa.Integer(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_type", sa.String(length=100), nullable=False),
        sa.Column("entered_by", sa.String(length=300), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=_fk("authority", "representative_id", "representative"),
        ),
        sa.ForeignKeyConstraint(
            ["delegated_by_id"], ["authority.id"], name=_fk("authority", "delegated_by_id", "authority")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_index(op.f("ix_authority_representative_id"), "authority", ["representative_id"])


def _checks() -> None:
    with op.batch_alter_table("party_signature") as table:
        table.add_column(sa.Column("authority_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            _fk("party_signature", "authority_id", "authority"), "authority", ["authority_id"], ["id"]
        )
    op.create_table(
        "mandate_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("findings", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["party_signature.id"],
            name=_fk("mandate_override", "signature_id", "party_signature"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=_fk("mandate_override", "authority_id", "authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=_fk("mandate_override", "by_id", "account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_override")),
    )
    op.create_index(op.f("ix_mandate_override_signature_id"), "mandate_override", ["signature_id"])
    op.create_table(
        "signature_hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("from_name", sa.String(length=300), nullable=False),
        sa.Column("from_capacity", sa.String(length=300), nullable=False),
        sa.Column("from_email", sa.String(length=254), nullable=False),
        sa.Column("capacity", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=300), nullable=False),
        sa.Column("settled_reason", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["party_signature.id"],
            name=_fk("signature_hand_over", "signature_id", "party_signature"),
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"],
            ["signing_signer.id"],
            name=_fk("signature_hand_over", "signer_id", "signing_signer"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=_fk("signature_hand_over", "authority_id", "authority")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_hand_over")),
    )
    op.create_index(op.f("ix_signature_hand_over_signature_id"), "signature_hand_over", ["signature_id"])
    op.create_index(op.f("ix_signature_hand_over_signer_id"), "signature_hand_over", ["signer_id"])


def _rounds() -> None:
    op.add_column("signing_signer", sa.Column("mandate", sa.JSON(), nullable=True))
    op.add_column(
        "signing_invitation", sa.Column("sent_to", sa.String(length=254), nullable=False, server_default="")
    )
    op.add_column(
        "signing_invitation", sa.Column("sent_name", sa.String(length=300), nullable=False, server_default="")
    )
    op.create_table(
        "signing_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["signing_signer.id"], name=_fk("signing_change", "signer_id", "signing_signer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_change")),
    )
    op.create_index(op.f("ix_signing_change_signer_id"), "signing_change", ["signer_id"])
    op.create_table(
        "signing_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("expired_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signing_round.id"], name=_fk("signing_extension", "round_id", "signing_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_extension")),
    )
    op.create_index(op.f("ix_signing_extension_round_id"), "signing_extension", ["round_id"])


def _fk(table: str, column: str, target: str) -> str:
    return str(op.f(f"fk_{table}_{column}_{target}"))
