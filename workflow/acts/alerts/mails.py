"""The mails in which alerts leave: at once, or grouped into one a day for each person.

A line is told when it stands in a mail of the outbox: both are written in one transaction. The outbox then
delivers, and its row says what became of the mail.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import OutboxMail, enqueue_new, keys_known
from workflow.acts import mailing
from workflow.records.alert import Alert
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention
from workflow.records.watch import Watch
from workflow.rules.deadlines import CAN_BE_LATE
from workflow.rules.ladders import How
from workflow.rules.telling import GONE, Stage
from workflow.rules.wording import french_date, french_weekday
from workflow.workshop import Workshop

AT_ONCE, DIGEST = "deadline-approaching", "deadlines-digest"
MOST = 100
"""Alerts written out in one mail; the others are on the page that its link opens."""
PEOPLE_AT_A_TIME = 50
PATIENCE = timedelta(hours=2)
"""How long a line waits for the look of the day to end."""


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
    """One mail to each person for whom something waits and who has had none today; returns how many mails.

    None while conventions are still to be looked at: what a person is told of a day must not be cut in two.
    """
    sent, after = 0, ""
    if _looking(workshop, at=at):
        return 0
    while recipients := _waiting(workshop, after):
        after = recipients[-1]
        with workshop.database.transaction() as session:
            sent += _send(session, workshop.settings, recipients, at=at)
    return sent


def _looking(workshop: Workshop, *, at: datetime) -> bool:
    """Whether the look of the day goes on, here or in another worker; one that never ends is not waited for."""
    unseen = exists().where(Watch.look_on <= paris_date(at))
    kept_waiting = exists().where(Alert.stage_name == Stage.DUE, Alert.noted_at < at - PATIENCE)
    with workshop.database.reading() as session:
        return bool(session.scalar(select(and_(unseen, ~kept_waiting))))


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


def _send(session: Session, settings: Settings, recipients: Sequence[str], *, at: datetime) -> int:
    query = (
        select(Alert)
        .where(Alert.recipient.in_(recipients), Alert.stage_name == Stage.DUE, Alert.how == How.GROUPED)
        .order_by(Alert.recipient, Alert.target, Alert.id)
        .with_for_update(of=Alert)  # another worker waits here, then finds nothing
        .execution_options(populate_existing=True)
    )
    waiting = {
        who: list(alerts) for who, alerts in groupby(session.scalars(query), key=attrgetter("recipient"))
    }
    today = paris_date(at)
    told = keys_known(session, [_key(who, today) for who in waiting])
    waiting = {who: alerts for who, alerts in waiting.items() if _key(who, today) not in told}
    names = _names(session, [alert.convention_id for alerts in waiting.values() for alert in alerts[:MOST]])
    for who, alerts in waiting.items():
        mail = _digest(session, settings, who, alerts, names, at=at)
        for alert in alerts:
            alert.mail, alert.stage_name = mail, Stage.TOLD
    return len(waiting)


def _key(recipient: str, today: date) -> str:
    return f"{DIGEST}:{recipient}:{today.isoformat()}"


def _digest(
    session: Session,
    settings: Settings,
    recipient: str,
    alerts: Sequence[Alert],
    names: Mapping[int, str],
    *,
    at: datetime,
) -> OutboxMail:
    newest = max(alerts, key=attrgetter("id"))  # whose address is the latest known
    today = paris_date(at)
    items = _items(alerts[:MOST], names, today)
    if len(alerts) > MOST:
        items.append(f"Et {len(alerts) - MOST} autres, à la page que ce lien ouvre.")
    return enqueue_new(
        session,
        key=_key(recipient, today),
        kind=DIGEST,
        to_address=newest.address,
        to_name=newest.name,
        values={
            **mailing.common_values(settings),
            "recipient_name": newest.name,
            "count": f"{len(alerts)} échéance{'s' if len(alerts) > 1 else ''}",
            "summary": _summary(alerts, today),
            "items": "\n\n".join(items),
        },
        secret_ref=f"alerts:{alerts[0].id}",
        at=at,
        about=recipient,
    )


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    query = (
        select(Convention.id, Convention.number, CoContractor.name)
        .join(CoContractor, CoContractor.id == Convention.co_contractor_id)
        .where(Convention.id.in_(set(ids)))
    )
    return {number: f"{reference}, {name}" for number, reference, name in session.execute(query)}


def _summary(alerts: Sequence[Alert], today: date) -> str:
    """The subject: what it is, where it is one thing."""
    first = alerts[0]
    day = french_date(first.target)
    if len({(one.label, one.target) for one in alerts}) > 1:
        return f"{len(alerts)} échéances, la première le {day}"
    if first.rung.startswith(GONE):
        return f"{first.label} du {day}, qui n’a plus cours"
    return f"{first.label}, {'en retard depuis ' if _is_overdue(first, today) else ''}le {day}"


def _is_overdue(alert: Alert, today: date) -> bool:
    return alert.target < today and alert.rule in CAN_BE_LATE


def _items(alerts: Iterable[Alert], names: Mapping[int, str], today: date) -> list[str]:
    """A paragraph for each thing to do on a day, over the conventions of which it is asked: most share their dates."""
    paragraphs: dict[str, list[str]] = {}
    for alert in alerts:
        paragraphs.setdefault(_asked(alert, today), []).append(f"– {names[alert.convention_id]}")
    return ["\n".join((asked, *which)) for asked, which in paragraphs.items()]


def _asked(alert: Alert, today: date) -> str:
    day = french_weekday(alert.target)
    when = f"En retard depuis le {day}" if _is_overdue(alert, today) else day.capitalize()
    article = f", article {alert.article}" if alert.article else ""
    late = " (annoncée avec retard)" if today > alert.due_on and not alert.rung.startswith(GONE) else ""
    return f"{when} : {alert.label}{article}{late}\n{alert.to_do}."
