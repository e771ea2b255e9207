"""The least that is asked of each signature, and the certificate of whoever signs elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column(
        "signing_signer",
        sa.Column("minimum_level", sa.String(length=20), nullable=False, server_default="simple"),
    )
    op.add_column("signing_signer", sa.Column("certificate", sa.JSON(), nullable=True))
