"""The decision that a text names, beside what its signatory holds: a delegate's power comes from it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("party_signature") as table:
        table.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        name = op.f("fk_party_signature_decision_id_authority")
        table.create_foreign_key(name, "authority", ["decision_id"], ["id"])
