"""The list of conventions: filters, one page of rows, each with its state in words and its next date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, lazyload, selectinload

from foundation.clock import paris_date
from foundation.settings import Settings
from signing.records import Round, RoundState
from workflow.readings.situations import is_in
from workflow.readings.standing import Standing, standing_of
from workflow.readings.timelines import what_timelines_read
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Avenant, Convention, Deed
from workflow.records.due import Due
from workflow.rules.situations import Situation
from workflow.rules.states import State

PAGE_LENGTH = 50
LATE_AFTER = timedelta(days=10)
"""A signature is called late when its round has been open for that long."""
ENDING_OR_RENEWING = ("renewal", "end-of-validity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address of the list says; an empty one lets everything through."""

    states: frozenset[State] = frozenset()
    situations: frozenset[Situation] = frozenset()
    """What ended it, will end it or threatens to: one of them holds today."""
    territory: str = ""
    """A département: the beginning of the co-contractor's postcode."""
    agent_id: int | None = None
    turning_from: date | None = None
    turning_to: date | None = None
    """The convention renews or ends between these days, both included."""
    signature_late: bool = False

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list."""

    convention_id: int
    number: str
    co_contractor: str
    place: str
    agent: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    rows: tuple[Row, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))


def list_conventions(
    session: Session, settings: Settings, filters: Filters, *, at: datetime, page: int = 1
) -> ListPage:
    """One page, newest numbers first; past the last one, the last one."""
    wanted = _filtered(select(Convention.id), filters, at)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = within(page, total)
    ids = session.scalars(
        wanted.order_by(Convention.id.desc()).limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH)
    ).all()
    return ListPage(rows=rows_of(session, settings, ids, as_of=paris_date(at)), total=total, page=page)


def within(page: int, total: int, length: int = PAGE_LENGTH) -> int:
    """The page asked for, or the nearest there is."""
    return min(max(1, page), max(1, -(-total // length)))


def agents_in_charge(session: Session) -> dict[int, str]:
    """Who is in charge of at least one convention, by name."""
    query = select(Account.id, Account.name).join(Convention, Convention.agent_id == Account.id)
    return {row.id: row.name for row in session.execute(query.distinct().order_by(Account.name))}


def in_charge_of(session: Session, agent_id: int) -> list[int]:
    """The conventions that this agent is in charge of."""
    return list(
        session.scalars(select(Convention.id).where(Convention.agent_id == agent_id).order_by(Convention.id))
    )


def rows_of(session: Session, settings: Settings, ids: Sequence[int], *, as_of: date) -> tuple[Row, ...]:
    """The rows of these conventions and avenants, in the order of ``ids``."""
    query = (
        select(Deed)
        .where(Deed.id.in_(ids))
        .options(*what_timelines_read(), lazyload(Deed.substitute))
        .options(selectinload(Avenant.convention).options(*what_timelines_read()))
    )
    found = session.scalars(query).unique().all()
    by_id = {convention.id: convention for convention in found}
    return tuple(_row(by_id[number], settings, as_of) for number in ids if number in by_id)


def _row(convention: Deed, settings: Settings, as_of: date) -> Row:
    return Row(
        convention_id=convention.id,
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        place=convention.co_contractor.city,
        agent=convention.agent.name,
        standing=standing_of(convention, settings, as_of=as_of),
    )


def _filtered(query: Select[int], filters: Filters, at: datetime) -> Select[int]:
    conditions: list[ColumnElement[bool]] = []
    if filters.states:
        conditions.append(Convention.state_name.in_(sorted(filters.states)))
    if filters.situations:
        conditions.append(is_in(filters.situations, as_of=paris_date(at)))
    if filters.agent_id is not None:
        conditions.append(Convention.agent_id == filters.agent_id)
    if filters.territory:
        query = query.join(CoContractor, CoContractor.id == Convention.co_contractor_id)
        conditions.append(CoContractor.postcode.startswith(filters.territory, autoescape=True))
    if filters.turning_from or filters.turning_to:
        conditions.append(_turning(filters))
    if filters.signature_late:
        query = query.join(Round, Round.id == Convention.round_id)
        conditions.append(Round.state == RoundState.OPEN)
        conditions.append(Round.opened_at < at - LATE_AFTER)
    return query.where(*conditions)


def _turning(filters: Filters) -> ColumnElement[bool]:
    due = select(Due.convention_id).where(
        Due.convention_id == Convention.id, Due.rule.in_(ENDING_OR_RENEWING)
    )
    if filters.turning_from:
        due = due.where(Due.on >= filters.turning_from)
    if filters.turning_to:
        due = due.where(Due.on <= filters.turning_to)
    return exists(due)
