"""What stands in the tables about some conventions, read together: a look at a hundred of them costs a few queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.acts.project_due import Key, changes_of
from workflow.records.alert import Alert
from workflow.records.due import Due
from workflow.records.feed import CalendarChange
from workflow.records.renewal import Renewal
from workflow.records.watch import Watch

REMEMBERED = timedelta(days=400)
"""How far back lines of the ledger matter: what is overdue is asked for during twelve months."""


@dataclass(slots=True)
class Stored:
    """Of one convention."""

    watch: Watch
    dues: list[Due] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    renewals: set[int] = field(default_factory=set)
    changes: dict[Key, CalendarChange] = field(default_factory=dict)


def stored_of(session: Session, ids: Sequence[int], *, today: date) -> dict[int, Stored]:
    """By convention; those that are not watched are absent."""
    watches = session.scalars(
        select(Watch).where(Watch.convention_id.in_(ids)).execution_options(populate_existing=True)
    )
    found = {watch.convention_id: Stored(watch) for watch in watches}
    alerts, dues, renewals = defaultdict(list), defaultdict(list), defaultdict(set)
    recent = select(Alert).where(Alert.convention_id.in_(ids), Alert.target >= today - REMEMBERED)
    for alert in session.scalars(recent.order_by(Alert.id)):
        alerts[alert.convention_id].append(alert)
    for due in session.scalars(select(Due).where(Due.convention_id.in_(ids))):
        dues[due.convention_id].append(due)
    numbers = select(Renewal.convention_id, Renewal.number).where(Renewal.convention_id.in_(ids))
    for convention_id, number in session.execute(numbers):
        renewals[convention_id].add(number)
    changes = changes_of(session, ids)
    for convention_id, one in found.items():
        one.alerts, one.dues = alerts[convention_id], dues[convention_id]
        one.renewals, one.changes = renewals[convention_id], changes.get(convention_id, {})
    return found
