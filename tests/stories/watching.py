"""Years of a convention in force, one daily pass after the other, and what was told meanwhile."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from notifications.outbox import OutboxMail
from tests.factories.conventions import Office
from tests.factories.in_force import in_force, morning
from workflow import sweeps
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.rules.telling import Stage

SIGNED = date(2024, 3, 1)
ENTERED = morning(date(2027, 6, 1))
RENEWAL, POSTING = date(2028, 3, 1), date(2027, 11, 30)


def enter(region: Office, *, since: date = SIGNED, entered: datetime = ENTERED, rank: int = 1) -> int:
    workshop = region.workshop
    with workshop.database.transaction() as session:
        agnes, bruno = (session.get_one(Account, one.id) for one in (region.agnes, region.bruno))
        number = f"EPN-2027-{rank:04d}"
        return in_force(
            session, workshop.settings, agnes, since=since, entered=entered, number=number, substitute=bruno
        ).id


def passes(region: Office, first: date, last: date) -> None:
    """One pass a day, mails included."""
    day = first
    while day <= last:
        one_pass(region, day)
        day += timedelta(days=1)


def one_pass(region: Office, day: date) -> None:
    assert sweeps.look_at_dates(region.workshop, at=morning(day)).problems == {}
    sweeps.send_alerts(region.workshop, at=morning(day))


def told(region: Office, **conditions: object) -> list[Alert]:
    with region.workshop.database.reading() as session:
        query = select(Alert).filter_by(stage_name=Stage.TOLD, **conditions).order_by(Alert.id)
        return list(session.scalars(query))


def mails(region: Office, kind: str) -> list[OutboxMail]:
    with region.workshop.database.reading() as session:
        return list(session.scalars(select(OutboxMail).filter_by(kind=kind).order_by(OutboxMail.id)))


def every_mail(region: Office) -> list[OutboxMail]:
    with region.workshop.database.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))
