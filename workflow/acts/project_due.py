"""Keeps the ``due`` projection in step with the timeline: after each fact, and once a day as time moves on."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.rules.states import CONCLUDED


def project_due(session: Session, convention: Convention, *, as_of: date) -> None:
    """Replaces the coming dates of one convention by what its timeline says on that day."""
    session.flush()
    session.execute(delete(Due).where(Due.convention_id == convention.id))
    if convention.state not in CONCLUDED:
        return
    agenda = timeline_of(convention, as_of=as_of).agenda
    coming = {(item.rule, item.date): item for item in agenda}
    session.add_all(
        Due(convention_id=convention.id, rule=item.rule, on=item.date, article=item.article)
        for item in coming.values()
    )
