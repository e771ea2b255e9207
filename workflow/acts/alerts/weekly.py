"""Once a week each person in charge hears of what is late and of the week to come, or that there is nothing.

Somebody who hears every Monday that nothing is due knows that the program is alive: silence means something.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import OutboxMail, enqueue
from workflow.acts import mailing
from workflow.records.account import Account
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.rules.deadlines import CAN_BE_LATE
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_date, french_weekday
from workflow.workshop import Workshop

WEEK = timedelta(days=7)
SOMETHING, NOTHING = "deadlines-week", "deadlines-nothing"
MOST = 60


def send_weekly(workshop: Workshop, *, at: datetime) -> int:
    """To each person in charge that has had none since Monday; returns how many mails."""
    today = paris_date(at)
    year, week, _ = today.isocalendar()
    about = f"week:{year}-{week:02d}"
    with workshop.database.transaction() as session:
        told = set(session.scalars(select(OutboxMail.key).where(OutboxMail.about == about)))
        waiting = [one for one in _in_charge(session) if f"{about}:{one.id}" not in told]
        for account in waiting:
            _tell(session, workshop.settings, account, about, today, at=at)
        return len(waiting)


def _in_charge(session: Session) -> Sequence[Account]:
    agents = select(Convention.agent_id).where(Convention.state_name.in_(sorted(CONCLUDED)))
    substitutes = select(Convention.substitute_id).where(Convention.substitute_id.is_not(None))
    query = select(Account).where(Account.active, or_(Account.id.in_(agents), Account.id.in_(substitutes)))
    return session.scalars(query.order_by(Account.id)).all()


def _tell(
    session: Session, settings: Settings, account: Account, about: str, today: date, *, at: datetime
) -> None:
    late = _written(session, _of(account).where(Due.on < today, Due.rule.in_(sorted(CAN_BE_LATE))))
    coming = _written(session, _of(account).where(Due.on >= today, Due.on < today + WEEK))
    values = {
        **mailing.common_values(settings),
        "recipient_name": account.name,
        "today": french_weekday(today),
        "link": f"{settings.public_url}/alertes",
    }
    if late or coming:
        values |= {
            "late": "\n".join(late) or "Rien n’est en retard.",
            "coming": "\n".join(coming) or "Aucune date dans les sept jours.",
            "count": _counted(len(late)),
        }
    else:
        values["next_deadline"] = _next(session, account, today)
    enqueue(
        session,
        key=f"{about}:{account.id}",
        kind=SOMETHING if late or coming else NOTHING,
        to_address=account.email,
        to_name=account.name,
        values=values,
        at=at,
        about=about,
    )


def _of(account: Account) -> Select[Due, Convention]:
    mine = or_(Convention.agent_id == account.id, Convention.substitute_id == account.id)
    query = select(Due, Convention).join(Convention, Convention.id == Due.convention_id)
    return query.where(mine).order_by(Due.on, Convention.id).limit(MOST)


def _written(session: Session, query: Select[Due, Convention]) -> list[str]:
    return [
        f"{french_date(due.on)} : {due.label}, {convention.number}, {convention.co_contractor.name}"
        for due, convention in session.execute(query).unique()
    ]


def _next(session: Session, account: Account, today: date) -> str:
    found = session.execute(_of(account).where(Due.on >= today).limit(1)).unique().first()
    if found is None:
        return ""
    due, convention = found
    return f"{due.label}, {french_weekday(due.on)}, {convention.number}"


def _counted(late: int) -> str:
    if not late:
        return "rien n’est en retard"
    return f"{late} en retard" if late < MOST else f"au moins {MOST} en retard"
