"""The journal becomes a chain. Lines that stand already are chained as they are; the formula is copied here, since
a step must never change with the program."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0007"
down_revision = "0006"

_ADDED = ("salt", "commitment", "previous", "hash")


def upgrade() -> None:
    for name in _ADDED:
        op.add_column(
            "journal_entry", sa.Column(name, sa.String(length=64), nullable=False, server_default="")
        )
    op.create_index(op.f("ix_journal_entry_hash"), "journal_entry", ["hash"])
    op.create_table(
        "journal_head",
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_journal_head_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("convention_id", name=op.f("pk_journal_head")),
    )
    _chain_existing_lines(op.get_bind())


_convention = sa.table("convention", sa.column("id"), sa.column("number"))
_head = sa.table("journal_head", sa.column("convention_id"), sa.column("number"), sa.column("hash"))
_entry = sa.table(
    "journal_entry",
    *(
        sa.column(name)
        for name in (
            "id", "convention_id", "number", "actor", "account_id", "what", "state_before", "state_after", "reason",
            *_ADDED,
        )
    ),
    sa.column("at", Instant()),
    sa.column("details", sa.JSON()),
)  # fmt: skip


def _chain_existing_lines(connection: sa.Connection) -> None:
    for convention_id, chain in connection.execute(sa.select(_convention.c.id, _convention.c.number)).all():
        previous, number = "0" * 64, 0
        lines = sa.select(_entry).where(_entry.c.convention_id == convention_id).order_by(_entry.c.number)
        for row in connection.execute(lines).all():
            salt, number = secrets.token_hex(32), row.number
            commitment = _sha256(salt + _payload(row))
            text = (
                "conventio-journal-1", chain, str(number), _instant(row.at), row.what, row.state_before,
                row.state_after, commitment, previous,
            )  # fmt: skip
            chained = {"salt": salt, "commitment": commitment, "previous": previous}
            previous = chained["hash"] = _sha256("".join(f"{line}\n" for line in text))
            connection.execute(sa.update(_entry).where(_entry.c.id == row.id).values(chained))
        if number:
            values = {"convention_id": convention_id, "number": number, "hash": previous}
            connection.execute(sa.insert(_head).values(values))


def _payload(row: Any) -> str:
    payload = {
        "account": row.account_id,
        "actor": row.actor,
        "at": _instant(row.at),
        "details": row.details,
        "reason": row.reason,
        "state_after": row.state_after,
        "state_before": row.state_before,
        "what": row.what,
    }
    return rfc8785.dumps(payload).decode("utf-8")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
