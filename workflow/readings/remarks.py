"""What was asked of whoever takes a text up again: by whom it was sent back, or who would not sign it, and why.

Read from the journal; it stands beside the text until it is submitted again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry

RETURNED, REOPENED, DECLINED, CANCELLED = "return_for_changes", "reopen", "decline", "cancel"
_TAKEN_BACK = "reconsider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """``what``: the move of the table that carried the reason; ``who``: the name of that day."""

    what: str
    who: str
    at: datetime
    reason: str


def open_remarks(session: Session, deed: Deed) -> tuple[Remark, ...]:
    """Since the text was last submitted, the newest first. A refusal that its author took back is none."""
    own = JournalEntry.convention_id == deed.id
    submitted = (
        select(func.max(JournalEntry.number)).where(own, JournalEntry.what == "submit").scalar_subquery()
    )
    lines = (
        select(JournalEntry)
        .where(
            own,
            JournalEntry.what.in_((RETURNED, REOPENED, DECLINED, CANCELLED, _TAKEN_BACK)),
            JournalEntry.number > func.coalesce(submitted, 0),
        )
        .order_by(JournalEntry.number)
    )
    found: list[JournalEntry] = []
    for entry in session.scalars(lines):
        if entry.what == _TAKEN_BACK:
            found = [one for one in found if (one.what, one.actor) != (DECLINED, entry.actor)]
        elif entry.reason:  # empty once its words were erased
            found.append(entry)
    return tuple(
        Remark(what=one.what, who=one.actor, at=one.at, reason=one.reason) for one in reversed(found)
    )
