"""The six months to come, for all conventions, from their projection: the nearest dates, and how many each month holds."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.rules.calendar import first_of_next_month

SOON = timedelta(days=183)
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    number: str
    co_contractor: str
    rule: str
    label: str
    on: date
    article: str


@dataclass(frozen=True, slots=True)
class Month:
    """How many dates fall in one month."""

    first_day: date
    dates: int


def coming_soon(session: Session, *, today: date) -> tuple[Coming, ...]:
    """The nearest dates of the next six months, for all conventions, from their projection."""
    query = (
        select(Due, Convention.number, CoContractor.name)
        .join(Convention, Convention.id == Due.convention_id)
        .join(CoContractor, CoContractor.id == Convention.co_contractor_id)
        .where(Due.on >= today, Due.on <= today + SOON)
        .order_by(Due.on, Due.convention_id, Due.rule)
        .limit(MOST)
    )
    return tuple(
        Coming(
            number=number, co_contractor=name, rule=due.rule, label=due.label, on=due.on, article=due.article
        )
        for due, number, name in session.execute(query)
    )


def coming_months(session: Session, *, today: date) -> tuple[Month, ...]:
    """How many dates fall in each month of the next six, the present month from today on; empty ones included."""
    last = today + SOON
    days = select(Due.on, func.count()).where(Due.on >= today, Due.on <= last).group_by(Due.on)
    counted: Counter[date] = Counter()
    for on, count in session.execute(days):
        counted[on.replace(day=1)] += count
    firsts = [today.replace(day=1)]
    while (following := first_of_next_month(firsts[-1])) <= last:
        firsts.append(following)
    return tuple(Month(first, counted[first]) for first in firsts)
