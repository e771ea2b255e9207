"""What ended each convention, will end it or threatens to: the next pass fills it, looking at every convention."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "situation",
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_situation_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("convention_id", "name", name=op.f("pk_situation")),
    )
    op.create_index(
        "ix_situation_name_first_day", "situation", ["name", "first_day", "last_day", "convention_id"]
    )
    op.execute(sa.text("UPDATE watch SET look_on = looked_on"))
