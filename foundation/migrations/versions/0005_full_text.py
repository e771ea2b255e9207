"""The full-text index, each database in its own way."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


SQLITE = (
    """
    CREATE VIRTUAL TABLE indexed_words
    USING fts5(head, body, head_stems, body_stems, tokenize='unicode61', prefix='2 3')
    """,
)
POSTGRESQL = (
    """
    CREATE TABLE indexed_words (
        rowid BIGINT PRIMARY KEY REFERENCES indexed_text (id) ON DELETE CASCADE,
        words TSVECTOR NOT NULL,
        stems TSVECTOR NOT NULL
    )
    """,
    "CREATE INDEX ix_indexed_words_words ON indexed_words USING GIN (words)",
    "CREATE INDEX ix_indexed_words_stems ON indexed_words USING GIN (stems)",
)


def upgrade() -> None:
    op.create_table(
        "indexed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indexed_text")),
        sa.UniqueConstraint("key", name=op.f("uq_indexed_text_key")),
    )

    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)
