"""Avenants stand in the table of conventions, told apart by ``deed``: one circuit for both."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    # Every row that is there is a convention; from now on the program always says what a new one is.
    op.add_column(
        "convention", sa.Column("deed", sa.String(length=12), nullable=False, server_default="convention")
    )
    # In words of SQL: SQLite adds a reference with its column or not at all, and both databases read this.
    constraint = op.f("fk_convention_amended_id_convention")
    op.execute(
        f"ALTER TABLE convention ADD COLUMN amended_id INTEGER CONSTRAINT {constraint} REFERENCES convention (id)"
    )
    op.add_column("convention", sa.Column("rank", sa.Integer(), nullable=True))
    op.add_column("convention", sa.Column("effect_on", sa.Date(), nullable=True))
    op.create_index("ix_convention_amended_rank", "convention", ["amended_id", "rank"], unique=True)
