"""How each signer signs."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "signing_signer",
        sa.Column("method", sa.String(length=12), nullable=False, server_default="onsite"),
    )
