"""The ledger of alerts as people read it: who was told what and when, what became of the mail, who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from foundation.clock import paris_date
from notifications.outbox import MailFate, OutboxMail, lost
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.watch import Watch
from workflow.rules.telling import Stage, rung_words

PAGE_LENGTH = 50
OTHERWISE = ", par un autre moyen"
"""After the name of whoever told somebody what no mail could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One line, in words. ``trouble`` is why its mail did not arrive, ``remedy`` what to do about it."""

    alert_id: int
    number: str
    co_contractor: str
    target: date
    label: str
    article: str
    rung: str
    to_do: str
    why: str
    name: str
    address: str
    inside: bool
    late: bool
    state: str
    tone: str
    noted_at: datetime
    sent_at: datetime | None
    trouble: str
    remedy: str
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    rows: tuple[AlertRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))


def to_read(session: Session, recipient: str, *, page: int = 1) -> AlertPage:
    """What this person was told and has not said to have read, the most urgent first."""
    mine = (Alert.recipient == recipient, Alert.stage_name == Stage.TOLD, Alert.acknowledged_at.is_(None))
    return _page(session, mine, (Alert.target, Alert.id), page)


def everything(session: Session, *, page: int = 1) -> AlertPage:
    """All that was told or is to be told, the newest first."""
    shown = (Alert.stage_name.in_((Stage.TOLD, Stage.DUE)),)
    return _page(session, shown, (Alert.id.desc(),), page)


def in_trouble(session: Session, *, page: int = 1) -> AlertPage:
    """Lines whose mail did not arrive, and which nobody has read since."""
    return _page(session, UNDELIVERED, (Alert.target, Alert.id), page)


def undelivered(session: Session, mine: ColumnElement[bool], *, limit: int) -> tuple[AlertRow, ...]:
    """The same, of some conventions: the newest line of each person of each convention."""
    newest = (
        select(func.max(Alert.id))
        .join(Convention, Convention.id == Alert.convention_id)
        .where(mine, *UNDELIVERED)
        .group_by(Alert.convention_id, Alert.recipient)
        .limit(limit)
    )
    return rows_of(session, _query().where(Alert.id.in_(newest)).order_by(Alert.id))


UNDELIVERED = (Alert.mail_id.in_(lost()), Alert.acknowledged_at.is_(None))


def about(session: Session, convention_id: int) -> tuple[AlertRow, ...]:
    """Of one convention, the newest first, overtaken and lapsed lines included."""
    query = _query().where(Alert.convention_id == convention_id).order_by(Alert.id.desc())
    return rows_of(session, query)


def rows_of(session: Session, query: Select[Alert, Convention]) -> tuple[AlertRow, ...]:
    return tuple(row_of(alert, convention) for alert, convention in session.execute(query).unique())


def query_of(ids: Sequence[int]) -> Select[Alert, Convention]:
    """Lines by their identifiers, by date."""
    return _query().where(Alert.id.in_(ids)).order_by(Alert.target, Alert.id)


def failing(session: Session) -> dict[str, str]:
    """Conventions whose dates could not be looked at, by number, and why."""
    query = (
        select(Convention.number, Watch.problem)
        .join(Watch, Watch.convention_id == Convention.id)
        .where(Watch.problem > "")
        .order_by(Convention.id)
        .limit(PAGE_LENGTH)
    )
    return {row.number: row.problem for row in session.execute(query)}


def oldest_untold(session: Session) -> datetime | None:
    """Since when the oldest line has been waiting for its mail."""
    return session.scalar(select(func.min(Alert.noted_at)).where(Alert.stage_name == Stage.DUE))


def _query() -> Select[Alert, Convention]:
    return (
        select(Alert, Convention)
        .join(Convention, Convention.id == Alert.convention_id)
        .options(joinedload(Alert.mail))
    )


def _page(
    session: Session, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], page: int
) -> AlertPage:
    total = session.scalar(select(func.count()).select_from(Alert).where(*conditions)) or 0
    page = min(max(1, page), max(1, -(-total // PAGE_LENGTH)))
    query = _query().where(*conditions).order_by(*order).limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH)
    return AlertPage(rows=rows_of(session, query), total=total, page=page)


def row_of(alert: Alert, convention: Convention) -> AlertRow:
    mail = alert.mail
    state, tone = _state(alert)
    return AlertRow(
        alert_id=alert.id,
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        target=alert.target,
        label=alert.label,
        article=alert.article,
        rung=rung_words(alert.rung),
        to_do=alert.to_do,
        why=alert.why,
        name=alert.name,
        address=mail.to_address if mail else alert.address,
        inside=alert.recipient.startswith("account:"),
        late=paris_date(alert.noted_at) > alert.due_on,
        state=state,
        tone=tone,
        noted_at=alert.noted_at,
        sent_at=mail.sent_at if mail else None,
        trouble=trouble_of(mail) if mail else "",
        remedy=remedy_of(alert) if mail and mail.fate in _LOST else "",
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=alert.acknowledged_by,
    )


_LOST = frozenset({MailFate.GIVEN_UP, MailFate.BOUNCED})
_MAIL_STATES = {
    MailFate.WAITING: ("courriel en attente", "waiting"),
    MailFate.SENT: ("courriel parti", "good"),
    MailFate.GIVEN_UP: ("courriel non parti", "stopped"),
    MailFate.BOUNCED: ("courriel revenu", "stopped"),
}


def _state(alert: Alert) -> tuple[str, str]:
    if alert.acknowledged_at is not None:
        return "prévenue autrement" if alert.acknowledged_by.endswith(OTHERWISE) else "lue", "good"
    if alert.mail is not None:
        return _MAIL_STATES[alert.mail.fate]
    return alert.stage.label, "waiting" if alert.stage is Stage.DUE else ""


def trouble_of(mail: OutboxMail) -> str:
    """Why it did not arrive, or not yet; empty where it left."""
    return mail.bounce if mail.bounced_at else "" if mail.sent_at else mail.last_error


def remedy_of(alert: Alert) -> str:
    """What a person does now: the next alert takes the corrected address, this one has to be told otherwise."""
    kind = alert.recipient.partition(":")[0]
    correct = {
        "account": "Corrigez l’adresse du compte (page « Personnes »)",
        "co-contractor": "Corrigez l’adresse sur la fiche du co-contractant",
        "signer": "Demandez au co-contractant l’adresse de son signataire",
    }.get(kind, "Corrigez l’adresse")
    return f"{correct}, et prévenez {alert.name} autrement : par téléphone ou par courrier."
