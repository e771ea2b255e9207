"""The mails in which alerts leave: at once, or grouped into one a day for each person.

A line is told when it stands in a mail of the outbox: both are written in one transaction. The outbox then
delivers, and its row says what became of the mail.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import enqueue, has_mail
from workflow.acts import mailing
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.rules.ladders import How
from workflow.rules.telling import GONE, Stage
from workflow.rules.wording import french_date, french_weekday
from workflow.workshop import Workshop

AT_ONCE, DIGEST = "deadline-approaching", "deadlines-digest"
MOST = 40
"""Alerts written out in one mail; the others are on the page that its link opens."""
PEOPLE_AT_A_TIME = 50


def tell_at_once(
    session: Session, settings: Settings, convention: Convention, alerts: Iterable[Alert], *, at: datetime
) -> None:
    """One mail for each of these lines, in the transaction that wrote them."""
    for alert in alerts:
        session.flush()  # its number is in the reference of its link
        mail = mailing.tell(
            session,
            settings,
            convention,
            mailing.Recipient(name=alert.name, address=alert.address),
            kind=AT_ONCE,
            at=at,
            occasion=f"{alert.rule}:{alert.target.isoformat()}:{alert.rung}:{alert.recipient}",
            values={
                "deadline_label": alert.label,
                "what_to_do": alert.to_do,
                "deadline": french_weekday(alert.target),
                "article": alert.article,
                "why": alert.why,
            },
            secret_ref=f"alerts:{alert.id}",
        )
        alert.mail_id, alert.stage_name = mail.id, Stage.TOLD


def send_digests(workshop: Workshop, *, at: datetime) -> int:
    """One mail to each person for whom something waits and who has had none today; returns how many mails."""
    sent, after = 0, ""
    while recipients := _waiting(workshop, after):
        after = recipients[-1]
        with workshop.database.transaction() as session:
            for recipient in recipients:
                sent += _send_one(session, workshop.settings, recipient, at=at)
    return sent


def _waiting(workshop: Workshop, after: str) -> list[str]:
    query = (
        select(Alert.recipient)
        .where(Alert.stage_name == Stage.DUE, Alert.recipient > after)
        .group_by(Alert.recipient)
        .order_by(Alert.recipient)
        .limit(PEOPLE_AT_A_TIME)
    )
    with workshop.database.reading() as session:
        return list(session.scalars(query))


def _send_one(session: Session, settings: Settings, recipient: str, *, at: datetime) -> bool:
    query = (
        select(Alert)
        .where(Alert.recipient == recipient, Alert.stage_name == Stage.DUE, Alert.how == How.GROUPED)
        .order_by(Alert.target, Alert.id)
        .with_for_update(of=Alert)  # another worker waits here, then finds nothing
        .execution_options(populate_existing=True)
    )
    alerts = session.scalars(query).all()
    today = paris_date(at)
    key = f"{DIGEST}:{recipient}:{today.isoformat()}"
    if not alerts or has_mail(session, key):
        return False
    newest = max(alerts, key=lambda alert: alert.id)  # whose address is the latest known
    mail = enqueue(
        session,
        key=key,
        kind=DIGEST,
        to_address=newest.address,
        to_name=newest.name,
        values={
            **mailing.common_values(settings),
            "recipient_name": newest.name,
            "count": f"{len(alerts)} échéance{'s' if len(alerts) > 1 else ''}",
            "first_deadline": french_date(alerts[0].target),
            "items": _items(session, alerts, today),
        },
        secret_ref=f"alerts:{alerts[0].id}",
        at=at,
        about=recipient,
    )
    for alert in alerts:
        alert.mail_id, alert.stage_name = mail.id, Stage.TOLD
    return True


def _items(session: Session, alerts: Sequence[Alert], today: date) -> str:
    shown = alerts[:MOST]
    ids = {alert.convention_id for alert in shown}
    named = {
        convention.id: f"{convention.number}, {convention.co_contractor.name}"
        for convention in session.scalars(select(Convention).where(Convention.id.in_(ids))).unique()
    }
    items = [_item(alert, named[alert.convention_id], today) for alert in shown]
    if len(alerts) > MOST:
        items.append(f"Et {len(alerts) - MOST} autres, à la page que ce lien ouvre.")
    return "\n\n".join(items)


def _item(alert: Alert, convention: str, today: date) -> str:
    late = " (annoncée avec retard)" if today > alert.due_on and not alert.rung.startswith(GONE) else ""
    article = f", article {alert.article}" if alert.article else ""
    return f"{french_weekday(alert.target)} : {alert.label}{article}{late}\nConvention {convention}\n{alert.to_do}."
