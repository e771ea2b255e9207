"""Sheets and settings count their corrections, so that a form can say which state its reader saw."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    for name in ("co_contractor", "region_value", "representative", "authority"):
        op.add_column(name, sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    for name in ("co_contractor", "representative"):
        op.add_column(name, sa.Column("changed_at", Instant(), nullable=True))
    for name in ("co_contractor", "representative", "authority"):
        op.add_column(name, sa.Column("changed_by", sa.String(length=300), nullable=False, server_default=""))
