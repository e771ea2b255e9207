"""Who gave the present answer to a field of a draft, as its journal tells."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.readings.revisions import Change
from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry

_FORM, _MEDIUM = "fill-in", "choose-medium"


def last_answers(session: Session, deed: Deed) -> dict[str, Change]:
    """By field name, the line of the journal that last changed it; the way of signing under « medium »."""
    lines = (
        select(JournalEntry)
        .where(JournalEntry.convention_id == deed.id, JournalEntry.what.in_((_FORM, _MEDIUM)))
        .order_by(JournalEntry.number)
    )
    found: dict[str, Change] = {}
    for entry in session.scalars(lines):
        names = [_MEDIUM.partition("-")[2]] if entry.what == _MEDIUM else entry.details.get("fields", ())
        found |= dict.fromkeys(names, Change(what="", who=entry.actor, at=entry.at))
    return found
