"""Once a week each person in charge hears of what is late and of the week to come, or that there is nothing.

Somebody who hears every Monday that nothing is due knows that the program is alive: silence means something.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import OutboxMail, enqueue
from workflow.acts import mailing
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.rules.deadlines import CAN_BE_LATE
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_date, french_weekday
from workflow.workshop import Workshop

WEEK = timedelta(days=7)
SOMETHING, NOTHING = "deadlines-week", "deadlines-nothing"
MOST = 60
NEAREST = 2000
"""Dates looked through for the nearest one of each person."""


def send_weekly(workshop: Workshop, *, at: datetime) -> int:
    """To each person in charge that has had none since Monday; returns how many mails."""
    today = paris_date(at)
    year, week, _ = today.isocalendar()
    about = f"week:{year}-{week:02d}"
    with workshop.database.transaction() as session:
        told = set(session.scalars(select(OutboxMail.key).where(OutboxMail.about == about)))
        waiting = [one for one in _in_charge(session) if f"{about}:{one.id}" not in told]
        if waiting:
            week_of = _weeks(session, today)
            for account in waiting:
                _tell(session, workshop.settings, account, week_of[account.id], about, today, at=at)
        return len(waiting)


@dataclass(slots=True)
class _Week:
    """What one person reads on Monday, written out."""

    late: list[str] = field(default_factory=list)
    coming: list[str] = field(default_factory=list)
    next: str = ""


def _in_charge(session: Session) -> Sequence[Account]:
    concluded = Convention.state_name.in_(sorted(CONCLUDED))
    follows = or_(  # apart, each by its index
        exists().where(Convention.agent_id == Account.id, concluded),
        exists().where(Convention.substitute_id == Account.id, concluded),
    )
    return session.scalars(select(Account).where(Account.active, follows).order_by(Account.id)).all()


def _weeks(session: Session, today: date) -> defaultdict[int, _Week]:
    """By account: the dates of the week and what is late, read once for everybody; then the nearest one."""
    weeks: defaultdict[int, _Week] = defaultdict(_Week)
    late = and_(Due.on < today, Due.rule.in_(sorted(CAN_BE_LATE)))
    for account_id, line, day in _lines(
        session, or_(late, and_(Due.on >= today, Due.on < today + WEEK)), french_date
    ):
        mine = weeks[account_id]
        (mine.late if day < today else mine.coming).append(line)
    for account_id, line, _day in _lines(session, Due.on >= today, french_weekday, limit=NEAREST):
        weeks[account_id].next = weeks[account_id].next or line
    return weeks


def _lines(
    session: Session,
    condition: ColumnElement[bool],
    in_words: Callable[[date], str],
    *,
    limit: int | None = None,
) -> Iterator[tuple[int, str, date]]:
    query = (
        select(
            Due.on,
            Due.label,
            Convention.number,
            CoContractor.name,
            Convention.agent_id,
            Convention.substitute_id,
        )
        .join(Convention, Convention.id == Due.convention_id)
        .join(CoContractor, CoContractor.id == Convention.co_contractor_id)
        .where(condition)
        .order_by(Due.on, Due.convention_id)
        .limit(limit)
    )
    for on, label, number, name, agent_id, substitute_id in session.execute(query):
        line = f"{in_words(on)} : {label}, {number}, {name}"
        yield agent_id, line, on
        if substitute_id is not None and substitute_id != agent_id:
            yield substitute_id, line, on


def _tell(
    session: Session,
    settings: Settings,
    account: Account,
    week: _Week,
    about: str,
    today: date,
    *,
    at: datetime,
) -> None:
    values = {
        **mailing.common_values(settings),
        "recipient_name": account.name,
        "today": french_weekday(today),
        "link": f"{settings.public_url}/alertes",
    }
    something = bool(week.late or week.coming)
    if something:
        values |= {
            "late": _listed(week.late) or "Rien n’est en retard.",
            "coming": _listed(week.coming) or "Aucune date dans les sept jours.",
            "count": _counted(len(week.late), len(week.coming)),
        }
    else:
        values["next_deadline"] = week.next
    enqueue(
        session,
        key=f"{about}:{account.id}",
        kind=SOMETHING if something else NOTHING,
        to_address=account.email,
        to_name=account.name,
        values=values,
        at=at,
        about=about,
    )


def _listed(lines: Sequence[str]) -> str:
    more = [f"Et {len(lines) - MOST} autres."] if len(lines) > MOST else []
    return "\n".join([*lines[:MOST], *more])


def _counted(late: int, coming: int) -> str:
    behind = f"{late} en retard" if late else "rien n’est en retard"
    return f"{behind}, {coming} dans les sept jours" if coming else behind
