"""The tokens that date one journal: those of its signatures, and the first root of a day over it as it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.vault import Vault
from workflow.records.convention import Deed
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.rules.anchors import Head, read
from workflow.rules.chain import Link, instant

_CLOCKS_APART = timedelta(minutes=10)
"""Between an authority's clock and ours."""
_MOST_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One token that dates the journal, and the files that show it."""

    name: str
    kind: AnchorKind
    number: int
    """The line of this journal that it proves."""
    statement: str
    token: bytes
    certificates: str
    heads_sha256: str
    at: datetime


def anchors_of(session: Session, deed: Deed, last: Link, vault: Vault) -> tuple[Anchor, ...]:
    query = select(JournalAnchor).where(JournalAnchor.convention_id == deed.id).order_by(JournalAnchor.number)
    heads = tuple(
        _of_row(f"tete-{row.number:04d}", row, number=row.number or 0) for row in session.scalars(query)
    )
    days = _days(session, deed, last, vault)
    return heads + tuple(_of_row(f"racine-{row.day}", row, number=number) for number, row in days)


def _days(session: Session, deed: Deed, last: Link, vault: Vault) -> list[tuple[int, JournalAnchor]]:
    """The first root of a day over the journal as it ends now; none on the first day."""
    query = (
        select(JournalAnchor)
        .where(JournalAnchor.kind == AnchorKind.DAILY, JournalAnchor.at >= last.told.at - _CLOCKS_APART)
        .order_by(JournalAnchor.day)
        .limit(_MOST_DAYS)
    )
    head = Head(deed.number, last.number, last.hash)
    for row in session.scalars(query):
        if head in read(vault.get(row.heads_sha256).decode("utf-8")):
            return [(last.number, row)]
    return []


def _of_row(name: str, row: JournalAnchor, *, number: int) -> Anchor:
    return Anchor(
        name=name,
        kind=AnchorKind(row.kind),
        number=number,
        statement=row.statement,
        token=row.token,
        certificates=row.certificates,
        heads_sha256=row.heads_sha256,
        at=row.at,
    )


def anchor_told(anchor: Anchor) -> dict[str, Any]:
    return {
        "file": f"horodatages/{anchor.name}.tsr",
        "kind": str(anchor.kind),
        "line": anchor.number,
        "at": instant(anchor.at),
    }
