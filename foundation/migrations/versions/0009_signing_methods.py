"""How each signer signs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "signing_signer",
        sa.Column("method", sa.String(length=12), nullable=False, server_default="onsite"),
    )
