"""Conventions by their substitute: whose week it is must not be looked for among all of them."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index("ix_convention_substitute_id", "convention", ["substitute_id"])
