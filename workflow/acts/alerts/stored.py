"""What stands in the tables about some conventions, read together: a look at a hundred of them costs a few queries.

Plain values, not rows of the session: a look reads a hundred of them and changes one or two.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.acts.project_due import Key, Standing, standing_of
from workflow.acts.project_situations import spans_stored
from workflow.records.alert import Alert
from workflow.records.renewal import Renewal
from workflow.records.watch import Watch
from workflow.rules.situations import Span
from workflow.rules.telling import Line, Stage

REMEMBERED = timedelta(days=400)
"""How far back lines of the ledger matter: what is overdue is asked for during twelve months."""


@dataclass(slots=True)
class Stored:
    """Of one convention."""

    watch: Watch
    dues: dict[Key, Standing] = field(default_factory=dict)
    spans: frozenset[Span] = frozenset()
    lines: dict[Line, Stage] = field(default_factory=dict)
    renewals: set[int] = field(default_factory=set)


def stored_of(session: Session, ids: Sequence[int], *, today: date) -> dict[int, Stored]:
    """By convention; those that are not watched are absent."""
    watches = session.scalars(
        select(Watch).where(Watch.convention_id.in_(ids)).execution_options(populate_existing=True)
    )
    found = {watch.convention_id: Stored(watch) for watch in watches}
    lines: defaultdict[int, dict[Line, Stage]] = defaultdict(dict)
    key = (Alert.rule, Alert.target, Alert.rung, Alert.recipient)
    recent = (Alert.convention_id.in_(ids), Alert.target >= today - REMEMBERED)
    for convention_id, stage, rule, target, rung, recipient in session.execute(
        select(Alert.convention_id, Alert.stage_name, *key).where(*recent)
    ):
        lines[convention_id][Line(rule, target, rung, recipient)] = Stage(stage)
    renewals = defaultdict(set)
    numbers = select(Renewal.convention_id, Renewal.number).where(Renewal.convention_id.in_(ids))
    for convention_id, number in session.execute(numbers):
        renewals[convention_id].add(number)
    dues, spans = standing_of(session, ids), spans_stored(session, ids)
    for convention_id, one in found.items():
        one.lines, one.renewals = lines[convention_id], renewals[convention_id]
        one.dues, one.spans = dues.get(convention_id, {}), spans.get(convention_id, frozenset())
    return found
