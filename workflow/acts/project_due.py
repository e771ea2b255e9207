"""Keeps the ``due`` projection in step with the timeline: after each fact, and once a day as time moves on."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Deed
from workflow.records.due import Due
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline


def project_due(session: Session, settings: Settings, convention: Deed, *, as_of: date) -> None:
    """Replaces the coming dates of one convention by what its timeline says on that day.

    Of an avenant: those of the convention it amends.
    """
    session.flush()
    convention = convention.agreement
    session.execute(delete(Due).where(Due.convention_id == convention.id))
    if convention.state not in CONCLUDED:
        return
    coming = {
        (rule, on): article for rule, on, article in _coming(timeline_of(convention, settings, as_of=as_of))
    }
    session.add_all(
        Due(convention_id=convention.id, rule=rule, on=on, article=article)
        for (rule, on), article in coming.items()
    )


def _coming(timeline: Timeline) -> Iterator[tuple[str, date, str]]:
    """The agenda of twelve months; and beyond it the next renewal and what avoids it, which lists ask for."""
    for item in timeline.agenda:
        yield item.rule, item.date, item.article
    clauses = timeline.clauses
    if timeline.next_renewal and clauses.renewal_term:
        yield "renewal", timeline.next_renewal, clauses.renewal_term.article
    if timeline.last_posting_to_avoid_renewal and clauses.denunciation_notice:
        posting = timeline.last_posting_to_avoid_renewal
        if posting >= timeline.as_of:
            yield "last-posting-to-avoid-renewal", posting, clauses.denunciation_notice.article
