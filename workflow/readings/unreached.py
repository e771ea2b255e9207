"""People whom a mail did not reach: given up by us, or sent back by their server. Somebody has to tell them otherwise.

Lines of alerts have their own (``readings.alerts.in_trouble``): one mail holds several of them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from notifications.outbox import OutboxMail, arrived, undelivered
from workflow.readings.tasks import MOST
from workflow.records.account import Account
from workflow.records.convention import Deed
from workflow.rules.moves import Role
from workflow.rules.states import State

WHILE_SIGNING = frozenset(
    {
        *(
            "signature-invitation",
            "signature-code",
            "signature-identity-code",
            "signature-reminder",
            "signature-extended",
        ),
        *("your-turn-region", "hand-over-asked", "paper-awaited"),
    }
)
"""What these ask can no longer be done once the round is over: nobody need be told any more."""
_NO_TASK = (
    *("deadlines-digest", "deadlines-week", "deadlines-nothing"),  # their lines are listed apart
    "change-warned",  # to an address that is left behind, often because nothing arrives there
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """One mail that did not arrive. ``number`` is empty where it is about no convention."""

    mail_id: int
    kind: str
    number: str
    co_contractor: str
    name: str
    address: str
    since: datetime
    why: str
    """What the server said and what to do, in French."""


def unreached_of(session: Session, account: Account) -> tuple[Unreached, ...]:
    """Those of the deeds in this person's charge; of accounts and keys too, for who administers."""
    mine = or_(Deed.agent_id == account.id, Deed.substitute_id == account.id)
    instance = true() if Role.ADMINISTRATOR in account.roles else false()
    return _found(session, or_(and_(Deed.id.is_not(None), mine), and_(Deed.id.is_(None), instance)))


def all_unreached(session: Session) -> tuple[Unreached, ...]:
    """Of the whole instance, the newest first."""
    return _found(session, true())


def unreached_about(session: Session, deed: Deed) -> tuple[Unreached, ...]:
    """Of one convention or avenant, the newest first."""
    return _found(session, Deed.id == deed.id)


def still_unreached(session: Session, mail_ids: list[int]) -> tuple[OutboxMail, ...]:
    """Which of these mails nobody has said to have made up for, held until the transaction ends."""
    query = select(OutboxMail).where(
        OutboxMail.id.in_(mail_ids), undelivered(), OutboxMail.settled_at.is_(None)
    )
    return tuple(session.scalars(query.with_for_update()))


def _found(session: Session, wanted: ColumnElement[bool]) -> tuple[Unreached, ...]:
    query = (
        select(OutboxMail, Deed)
        .outerjoin(Deed, Deed.number == OutboxMail.about)
        .where(
            wanted,
            undelivered(),
            OutboxMail.settled_at.is_(None),
            OutboxMail.kind.not_in(_NO_TASK),
            or_(OutboxMail.kind.not_in(WHILE_SIGNING), Deed.state_name == State.IN_SIGNATURE),
            ~_told_since(),
        )
        .order_by(OutboxMail.id.desc())
        .limit(MOST)
    )
    return tuple(_row(mail, deed) for mail, deed in session.execute(query).unique())


def _told_since() -> ColumnElement[bool]:
    """A later mail of the same kind about the same thing left for the same person, and has not come back."""
    later = aliased(OutboxMail)
    return (
        select(later.id)
        .where(
            later.about == OutboxMail.about,
            later.kind == OutboxMail.kind,
            later.to_name == OutboxMail.to_name,
            later.id > OutboxMail.id,
            arrived(later),
        )
        .correlate(OutboxMail)
        .exists()
    )


def _row(mail: OutboxMail, deed: Deed | None) -> Unreached:
    return Unreached(
        mail_id=mail.id,
        kind=mail.kind,
        number=deed.number if deed else "",
        co_contractor=deed.co_contractor.name if deed else "",
        name=mail.to_name,
        address=mail.to_address,
        since=mail.bounced_at or mail.failed_at or mail.created_at,
        why=mail.trouble,
    )
