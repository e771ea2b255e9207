"""Mails that came back, found without reading all those that did not."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    came_back = sa.text("bounced_at IS NOT NULL")
    op.create_index(
        "ix_outbox_mail_bounced_at",
        "outbox_mail",
        ["bounced_at"],
        sqlite_where=came_back,
        postgresql_where=came_back,
    )
