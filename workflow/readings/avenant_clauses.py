"""The durations that an avenant may change, as they stand."""

from datetime import date
from typing import Any

from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant
from workflow.rules.clauses import Clause, Clauses
from workflow.workshop import Workshop


def clauses_in_force(workshop: Workshop, avenant: Avenant, *, as_of: date) -> Clauses:
    """Those that the avenant would change: avenants signed by then included, even if they take effect later."""
    answer = timeline_of(avenant, workshop.settings, as_of=as_of)
    return answer.history.changes[-1].clauses if answer.history.changes else answer.clauses


def stated_by(article: str, clauses: Clauses) -> tuple[Clause[Any], ...]:
    """The clauses with a value that an article states."""
    return tuple(
        clause for clause in clauses.stated if clause.article == article and clause.measure is not None
    )
