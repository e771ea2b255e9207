"""Orders to the process that seals, remote signatures under way, and codes by other ways than mail."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "sealing_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("certified_sha256", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=1000), nullable=False),
        sa.Column("silent_authorities", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_order")),
    )
    op.create_index(op.f("ix_sealing_order_frozen_sha256"), "sealing_order", ["frozen_sha256"])
    op.create_index(op.f("ix_sealing_order_done_at"), "sealing_order", ["done_at"])
    op.create_table(
        "signing_prepared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_sha256", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=False),
        sa.Column("credential", sa.String(length=200), nullable=False),
        sa.Column("certificates", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("region_start", sa.Integer(), nullable=False),
        sa.Column("region_end", sa.Integer(), nullable=False),
        sa.Column("typed_name", sa.String(length=300), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["signing_signer.id"], name=op.f("fk_signing_prepared_signer_id_signing_signer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_prepared")),
    )
    op.create_index(op.f("ix_signing_prepared_signer_id"), "signing_prepared", ["signer_id"])
    op.add_column("signing_round", sa.Column("leased_to", sa.Integer(), nullable=True))
    op.add_column("signing_round", sa.Column("leased_until", Instant(), nullable=True))
    op.add_column(
        "signing_signer", sa.Column("mobile", sa.String(length=20), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_signing_signer_state"), "signing_signer", ["state"])
    op.add_column(
        "signing_challenge", sa.Column("channel", sa.String(length=12), nullable=False, server_default="mail")
    )
    op.add_column(
        "outbox_mail", sa.Column("channel", sa.String(length=12), nullable=False, server_default="mail")
    )
