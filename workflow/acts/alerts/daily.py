"""The daily look: every convention on which something may have come, a hundred at a time, each told of once.

What is due is ``look_on <= today``: a pass that comes late, twice, or from two workers changes nothing. A
convention whose data makes the rules raise is reported and looked at again the next day; all others go on.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from workflow.acts.alerts.look import look
from workflow.acts.alerts.mails import tell_at_once
from workflow.acts.alerts.stored import stored_of
from workflow.readings.audiences import Directory
from workflow.readings.timelines import what_timelines_read
from workflow.records.convention import Convention
from workflow.records.watch import Watch
from workflow.workshop import Workshop

log = logging.getLogger(__name__)
AT_A_TIME = 100


def look_at_dates(workshop: Workshop, *, at: datetime) -> tuple[int, dict[str, str]]:
    """How many conventions were looked at, and what went wrong with the others, by number."""
    done = 0
    problems: dict[str, str] = {}
    due = _due(workshop, at=at)
    for ids in (due[start : start + AT_A_TIME] for start in range(0, len(due), AT_A_TIME)):
        try:
            done += _together(workshop, ids, at=at)
        except Exception:  # which of them it was is found by looking at each alone
            log.exception("one of the conventions %s to %s cannot be looked at", ids[0], ids[-1])
            for convention_id in ids:
                done += _alone(workshop, convention_id, problems, at=at)
    return done, problems


def _alone(workshop: Workshop, convention_id: int, problems: dict[str, str], *, at: datetime) -> int:
    try:
        return _together(workshop, [convention_id], at=at)
    except Exception as problem:  # it is reported where people look, and the others go on
        log.exception("the dates of convention %s cannot be looked at", convention_id)
        problems[_report(workshop, convention_id, problem, at=at)] = str(problem)
        return 0


def _due(workshop: Workshop, *, at: datetime) -> list[int]:
    """Each once a pass: whoever is held by another transaction waits for the next pass."""
    query = select(Watch.convention_id).where(Watch.look_on <= paris_date(at))
    with workshop.database.reading() as session:
        return sorted(session.scalars(query))


def _together(workshop: Workshop, ids: Sequence[int], *, at: datetime) -> int:
    """Raises what ``look`` raises; then nothing is written of any of them."""
    today = paris_date(at)
    with workshop.database.transaction() as session:
        conventions = _held(session, ids)
        stored = stored_of(session, [one.id for one in conventions], today=today)
        directory = Directory(session, workshop.settings, as_of=today)
        looked = 0
        for convention in conventions:
            own = stored.get(convention.id)
            if own is None or own.watch.look_on > today:
                continue  # another worker came first
            around = directory.around(convention)
            urgent = look(session, workshop.settings, convention, own, around, at=at)
            tell_at_once(session, workshop.settings, convention, urgent, at=at)
            looked += 1
    return looked


def _held(session: Session, ids: Sequence[int]) -> list[Convention]:
    """Those that no other transaction holds, in order, held until ours ends."""
    query = (
        select(Convention)
        .where(Convention.id.in_(ids))
        .order_by(Convention.id)
        .with_for_update(of=Convention, skip_locked=True)
        .options(*what_timelines_read())
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query).unique())


def _report(workshop: Workshop, convention_id: int, problem: Exception, *, at: datetime) -> str:
    """Writes down what went wrong; the next try is tomorrow, or at the next fact. Returns the number."""
    with workshop.database.transaction() as session:
        watch = session.get_one(Watch, convention_id)
        watch.problem = f"{type(problem).__name__} : {problem}"[:500]
        watch.look_on = paris_date(at) + timedelta(days=1)
        return session.get_one(Convention, convention_id).number
