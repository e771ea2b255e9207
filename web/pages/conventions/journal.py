"""The journal in words: who did what, when, why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.records.convention import Deed
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules.act_names import act_name
from workflow.rules.erasure import ERASABLE
from workflow.rules.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    at: datetime
    actor: str
    what: str
    state: str
    reason: str
    erasable: bool
    """What it tells of a person may be erased, and was not."""


def lines(session: Session, convention: Deed) -> tuple[Line, ...]:
    """Newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.convention_id == convention.id)
        .order_by(JournalEntry.number.desc())
    )
    return tuple(_line(entry, convention) for entry in session.scalars(query))


def _line(entry: JournalEntry, deed: Deed) -> Line:
    moved = entry.state_before != entry.state_after
    return Line(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        what=act_name(entry.what, entry.details),
        state=State(entry.state_after).label_of(deed.words) if moved else "",
        reason=entry.reason,
        erasable=bool(entry.salt) and entry.what in ERASABLE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where the journal ends, and when a third party last dated it."""

    hash: str
    dated_at: datetime | None


def proof_of(session: Session, convention: Deed) -> Proof:
    """An empty hash where the end of the journal was removed: the page must show what is left."""
    head = session.get(JournalHead, convention.id)
    dated = select(func.max(JournalAnchor.at)).where(
        (JournalAnchor.convention_id == convention.id) | (JournalAnchor.kind == AnchorKind.DAILY)
    )
    return Proof(hash=head.hash if head else "", dated_at=session.scalar(dated))
