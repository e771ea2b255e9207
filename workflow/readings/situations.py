"""Which conventions are denounced, terminated, ended or under a formal notice: one condition for lists and figures."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from workflow.records.convention import Convention
from workflow.records.situation import SituationSpan
from workflow.rules.situations import Situation


def is_in(situations: Collection[Situation], *, as_of: date) -> ColumnElement[bool]:
    """Of a query on conventions: one of the situations holds on that day."""
    holding = select(SituationSpan.convention_id).where(
        SituationSpan.name.in_(sorted(situations)), _holds(as_of)
    )
    return Convention.id.in_(holding)


def how_many(session: Session, *, as_of: date) -> dict[Situation, int]:
    """Conventions in each situation on that day, in the order of the situations; those with none are 0."""
    query = select(SituationSpan.name, func.count()).where(_holds(as_of)).group_by(SituationSpan.name)
    counted = {Situation(name): count for name, count in session.execute(query)}
    return {situation: counted.get(situation, 0) for situation in Situation}


def _holds(day: date) -> ColumnElement[bool]:
    return and_(
        SituationSpan.first_day <= day,
        or_(SituationSpan.last_day.is_(None), SituationSpan.last_day >= day),
    )
