"""What was written down about days without a root."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.evidence import RootCause
from workflow.rules.root_causes import Cause


def causes_noted(session: Session) -> tuple[Cause, ...]:
    """All of them, in the order in which they were written down."""
    rows = session.scalars(select(RootCause).order_by(RootCause.id))
    return tuple(
        Cause(kind=row.kind, since=row.since, until=row.until, words=row.words, by=row.by, at=row.at)
        for row in rows
    )
