"""The power of those who sign by hand, checked on the handwritten date, and what was passed over for it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("party_signature", sa.Column("mandate", sa.JSON(), nullable=True))
    op.add_column("mandate_override", sa.Column("signed_on", sa.Date(), nullable=True))
    op.add_column(
        "mandate_override",
        sa.Column("signed_by", sa.String(length=300), nullable=False, server_default=""),
    )
