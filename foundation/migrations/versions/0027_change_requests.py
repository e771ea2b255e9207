"""Changes that one person asks for and another confirms; the addresses of signatories frozen with the approved text."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0027"
down_revision = "0026"

_TO = {
    "convention_id": "convention",
    "signer_id": "signing_signer",
    "account_id": "account",
    "representative_id": "representative",
    "asked_by_id": "account",
    "settled_by_id": "account",
}
_LOOKED_UP = ("convention_id", "account_id", "representative_id")


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("representative_id", sa.Integer(), nullable=True),
        sa.Column("setting", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("asked_by", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=300), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_reason", sa.String(length=2000), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_change_request_{column}_{table}")
            )
            for column, table in _TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    for column in _LOOKED_UP:
        op.create_index(op.f(f"ix_change_request_{column}"), "change_request", [column])
    asked = sa.text("state = 'asked'")
    op.create_index(
        "ix_change_request_pending",
        "change_request",
        ["about"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    _frozen_addresses()


def _frozen_addresses() -> None:
    """Unknown of texts approved before: those were sent, or will be, to the address that the text's values give."""
    op.add_column("party_signature", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column("party_signature", sa.Column("mobile", sa.String(length=40), nullable=True))
    # In words of SQL: SQLite adds a reference with its column or not at all, and both databases read this.
    constraint = op.f("fk_party_signature_account_id_account")
    op.execute(
        f"ALTER TABLE party_signature ADD COLUMN account_id INTEGER CONSTRAINT {constraint} REFERENCES account (id)"
    )
    op.add_column("signature_hand_over", sa.Column("email", sa.String(length=254), nullable=True))
