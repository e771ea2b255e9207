"""A mail that did not arrive, and who told its person otherwise."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("outbox_mail", sa.Column("settled_at", Instant(), nullable=True))
    op.add_column("outbox_mail", sa.Column("settled_by", sa.String(300), nullable=False, server_default=""))
