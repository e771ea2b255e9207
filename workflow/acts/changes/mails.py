"""Who hears of a change that two people make: those who may answer, those it goes round, and the former address."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import enqueue
from signing.telephone import masked
from workflow.acts import mailing
from workflow.acts.mailing import Recipient
from workflow.readings.changes import differences, settlers
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.records.convention import Deed
from workflow.rules.two_people import ChangeKind
from workflow.rules.wording import french_weekday


def tell_asked(
    session: Session, settings: Settings, request: ChangeRequest, *, at: datetime, is_new: bool = False
) -> None:
    """At once: whoever may confirm, the agent in charge and the approvers; and the address that would no longer serve.

    ``is_new``: the account was opened just now, and hears of it in another mail.
    """
    values = {
        "asked_by": request.asked_by,
        "asked_on": french_weekday(paris_date(request.asked_at)),
        "until": french_weekday(paris_date(request.expires_at)),
        "link": page_of(settings, request),
    }
    for person in _concerned(session, request):
        if person.address != _address_of(session, request.asked_by_id):
            _tell(session, settings, request, person, "change-asked", values, at=at)
    if not is_new:
        _tell_former(session, settings, request, made=False, at=at)


def tell_settled(
    session: Session, settings: Settings, request: ChangeRequest, *, at: datetime, is_new: bool = False
) -> None:
    """What became of it: the asker and everybody who was told that it was asked; the former address, if it is made."""
    made = request.state_name == ChangeState.MADE
    values = {
        "outcome": ChangeState(request.state_name).label,
        "settled_by": request.settled_by,
        "settled_reason": request.settled_reason,
        "link": page_of(settings, request),
    }
    people = {person.address: person for person in _concerned(session, request)}
    asker = session.get(Account, request.asked_by_id) if request.asked_by_id else None
    if asker is not None and asker.active:
        people.setdefault(asker.email, Recipient.of(asker))
    for person in people.values():
        _tell(session, settings, request, person, "change-settled", values, at=at)
    if made and not is_new:
        _tell_former(session, settings, request, made=True, at=at)


def tell_owner(session: Session, settings: Settings, request: ChangeRequest, *, at: datetime) -> None:
    """Of what somebody changed of their own account: their mailbox hears of it, in case it was not them."""
    _tell_former(session, settings, request, made=True, at=at)


def page_of(settings: Settings, request: ChangeRequest) -> str:
    """Where the request is read, and answered by whoever may."""
    return f"{settings.public_url}/demandes/{request.id}"


def _tell_former(
    session: Session, settings: Settings, request: ChangeRequest, *, made: bool, at: datetime
) -> None:
    """The new address is hidden: the former one may be a stranger's, which is why it is being corrected."""
    former = request.before.get("email") or _own_address(session, request)
    if not former:
        return
    new = request.after.get("email", former)
    values = {
        "new_address": masked(new) if new != former else "",
        "made": "oui" if made else "",
    }
    name = "Madame, Monsieur" if request.kind is ChangeKind.SETTING else request.subject
    to = Recipient(name=name, address=former)
    _tell(session, settings, request, to, "change-warned", values, at=at)


def _own_address(session: Session, request: ChangeRequest) -> str:
    """Of an account whose roles or second factor change: its owner hears of it."""
    return _address_of(session, request.account_id)


def _address_of(session: Session, account_id: int | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return account.email if account else ""


def _concerned(session: Session, request: ChangeRequest) -> Iterable[Recipient]:
    people = {account.email: Recipient.of(account) for account in settlers(session, request)}
    deed = _deed(session, request)
    if deed is not None:
        for person in (*mailing.in_charge(deed), *mailing.approvers(session, but=None)):
            people.setdefault(person.address, person)
    return people.values()


def _deed(session: Session, request: ChangeRequest) -> Deed | None:
    return session.get(Deed, request.convention_id) if request.convention_id else None


def _tell(
    session: Session,
    settings: Settings,
    request: ChangeRequest,
    to: Recipient,
    kind: str,
    values: dict[str, str],
    *,
    at: datetime,
) -> None:
    deed = _deed(session, request)
    changes = differences(request)
    shown = kind != "change-warned"
    contact = {"contact_name": deed.agent.name, "contact_mail": deed.agent.email} if deed else {}
    told = {
        "what": request.kind.label,
        "whose": request.subject,
        "about": deed.number if deed else "",
    }
    if shown:
        told |= {
            "before": " ; ".join(f"{one.label.lower()} {one.before}" for one in changes),
            "after": " ; ".join(f"{one.label.lower()} {one.after}" for one in changes),
            "reason": request.reason,
        }
    enqueue(
        session,
        key=f"{kind}:{request.id}:{request.state_name}:{to.address}",
        kind=kind,
        to_address=to.address,
        to_name=to.name,
        values={
            **mailing.common_values(settings),
            **contact,
            "recipient_name": to.name,
            **told,
            **values,
        },
        at=at,
        about=deed.number if deed else f"change:{request.id}",
    )
