"""A convention that has ended joins the archive: nothing is moved, its state says so."""

from datetime import datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.project_due import project_due
from workflow.acts.step import locked, take
from workflow.readings.timelines import timeline_of
from workflow.rules.moves import MoveFacts
from workflow.rules.timeline import TimelineState
from workflow.workshop import Workshop


def archive(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Raises ForbiddenMove, GuardRefused while the convention is in force."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        today = paris_date(at)
        ended = timeline_of(convention, workshop.settings, as_of=today).state is TimelineState.ENDED
        take(session, convention, "archive", actor=actor, at=at, facts=MoveFacts(still_in_force=not ended))
        project_due(session, workshop.settings, convention, as_of=today)
