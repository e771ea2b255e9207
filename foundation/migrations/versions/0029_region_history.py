"""Who gave a setting of the Région which value, when, and what it was before."""

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "region_value_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_region_value_change_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_value_change")),
    )
    op.create_index(op.f("ix_region_value_change_name"), "region_value_change", ["name"])
