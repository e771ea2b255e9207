"""The answer to a request: another person confirms it, which makes the change; refuses it; or the asker withdraws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing.both_sides import folded
from signing.records import Signer
from workflow.actors import Actor
from workflow.acts.changes import account_making
from workflow.acts.changes.certificate_names import present_name, take_name
from workflow.acts.changes.mails import tell_settled
from workflow.acts.changes.region_settings import present_setting, write_setting
from workflow.acts.changes.request import ChangeNeedsAReason, Making
from workflow.acts.changes.sheets import present_sheet, write_sheet
from workflow.acts.correct_contact import make_correction, present_contact
from workflow.acts.step import locked, note
from workflow.readings.changes import hand_of, why_not
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.rules.two_people import RULES, ChangeKind, Hand
from workflow.workshop import Workshop


class UnknownRequest(Refusal):
    def __init__(self, request_id: int) -> None:
        self.request_id = request_id
        super().__init__(f"La demande n° {request_id} n’existe pas.")


class RequestClosed(Refusal):
    """It was answered, withdrawn, or nobody answered in time."""

    def __init__(self, state: ChangeState) -> None:
        self.state = state
        super().__init__(
            f"Cette demande n’attend plus de réponse : elle est marquée « {state.label} ». Si le changement reste "
            "nécessaire, demandez-le de nouveau."
        )


class MayNotSettle(Refusal):
    """``reason``: why this person may not answer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Overtaken(Refusal):
    """What the request would change is no longer what it was when it was asked."""

    def __init__(self) -> None:
        super().__init__(
            "Entre-temps, ce que la demande devait changer a changé autrement : refusez-la, et demandez de nouveau ce "
            "qui reste nécessaire."
        )


def confirm(workshop: Workshop, request_id: int, *, actor: Actor, at: datetime) -> ChangeRequest:
    """The change is made, in the transaction that writes who confirmed it and tells everybody concerned.

    Raises UnknownRequest, RequestClosed, MayNotSettle, Overtaken, and what the change itself raises: then nothing
    is written.
    """
    with workshop.database.transaction() as session:
        request = _open(session, request_id, at=at)
        if reason := why_not(session, request, settler_of(session, actor)):
            raise MayNotSettle(reason)
        return _made(session, workshop, request, actor=actor, at=at)


def confirm_at_terminal(
    workshop: Workshop, request_id: int, *, reason: str, actor: Actor, at: datetime
) -> ChangeRequest:
    """Where nobody else could confirm: whoever holds the server itself does, with a reason that stays.

    Raises ChangeNeedsAReason and what ``confirm`` raises, but for MayNotSettle.
    """
    if not reason.strip():
        raise ChangeNeedsAReason
    with workshop.database.transaction() as session:
        request = _open(session, request_id, at=at)
        request.settled_reason = reason.strip()[:2000]
        return _made(session, workshop, request, actor=actor, at=at)


def refuse(workshop: Workshop, request_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Nothing changes. Whoever could confirm, or whom it is about, may refuse; the asker withdraws.

    Raises UnknownRequest, RequestClosed, ChangeNeedsAReason, MayNotSettle.
    """
    if not reason.strip():
        raise ChangeNeedsAReason
    with workshop.database.transaction() as session:
        request = _open(session, request_id, at=at)
        if not may_refuse(request, actor):
            raise MayNotSettle("Vous ne pouvez pas répondre à cette demande.")
        request.settled_reason = reason.strip()[:2000]
        _close(session, workshop, request, ChangeState.REFUSED, actor=actor, at=at)


def withdraw(workshop: Workshop, request_id: int, *, actor: Actor, at: datetime) -> None:
    """The asker no longer wants it. Raises UnknownRequest, RequestClosed, MayNotSettle."""
    with workshop.database.transaction() as session:
        request = _open(session, request_id, at=at)
        if actor.account_id is None or actor.account_id != request.asked_by_id:
            raise MayNotSettle("Seule la personne qui a fait cette demande la retire.")
        _close(session, workshop, request, ChangeState.WITHDRAWN, actor=actor, at=at)


def may_refuse(request: ChangeRequest, actor: Actor) -> bool:
    """Saying no needs no distance from the matter: the person concerned may, and whoever answers for it."""
    if actor.account_id is not None and actor.account_id == request.asked_by_id:
        return False
    concerned = actor.account_id is not None and actor.account_id == request.account_id
    return concerned or bool(actor.roles & RULES[request.kind].settle)


def settler_of(session: Session, actor: Actor) -> Hand:
    """The actor, with the account they act with."""
    account = session.get(Account, actor.account_id) if actor.account_id is not None else None
    if account is None or not account.active:
        return Hand(account_id=None, name=folded(actor.name), address="", roles=frozenset())
    return hand_of(account)


def _open(session: Session, request_id: int, *, at: datetime) -> ChangeRequest:
    """The request, held until the end of the transaction. What it is about is locked before it."""
    found = session.get(ChangeRequest, request_id)
    if found is None:
        raise UnknownRequest(request_id)
    if found.convention_id is not None:
        locked(session, found.convention_id)
    query = select(ChangeRequest).where(ChangeRequest.id == request_id).with_for_update()
    request = session.scalars(query.execution_options(populate_existing=True)).one()
    if (state := request.state(at=at)) is not ChangeState.ASKED:
        raise RequestClosed(state)
    return request


def _made(
    session: Session, workshop: Workshop, request: ChangeRequest, *, actor: Actor, at: datetime
) -> ChangeRequest:
    change = _CHANGES[request.kind]
    if change.present(session, request) != request.before:
        raise Overtaken
    both = f"{request.asked_by}, confirmé par {actor.name}"[:300]
    change.make(session, workshop, request, Making(by=both, actor=actor, at=at))
    _settle(request, ChangeState.MADE, actor=actor, at=at)
    session.flush()
    tell_settled(session, workshop.settings, request, at=at)
    return request


def _close(
    session: Session,
    workshop: Workshop,
    request: ChangeRequest,
    state: ChangeState,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    _settle(request, state, actor=actor, at=at)
    session.flush()
    if request.convention_id is not None:
        deed = locked(session, request.convention_id)
        line = "certificate-name" if request.kind is ChangeKind.CERTIFICATE else "correct-contact"
        what = f"{line}-refused" if state is ChangeState.REFUSED else f"{line}-withdrawn"
        details = {"request": request.id, "signatory": request.subject, "asked_by": request.asked_by}
        note(session, deed, what, actor=actor, at=at, reason=request.settled_reason, details=details)
    tell_settled(session, workshop.settings, request, at=at)


def _settle(request: ChangeRequest, state: ChangeState, *, actor: Actor, at: datetime) -> None:
    request.state_name = state
    request.settled_at, request.settled_by, request.settled_by_id = at, actor.name, actor.account_id


def _present_contact(session: Session, request: ChangeRequest) -> dict[str, str]:
    return present_contact(session.get_one(Signer, request.signer_id))


@dataclass(frozen=True, slots=True)
class _Change:
    """What a kind of request is compared with, and how it is made."""

    present: Callable[[Session, ChangeRequest], dict[str, str]]
    make: Callable[[Session, Workshop, ChangeRequest, Making], None]


_CHANGES: Mapping[ChangeKind, _Change] = {
    ChangeKind.SIGNATORY: _Change(_present_contact, make_correction),
    ChangeKind.SETTING: _Change(present_setting, write_setting),
    ChangeKind.SHEET: _Change(present_sheet, write_sheet),
    **{kind: _Change(account_making.present, make) for kind, make in account_making.MAKE.items()},
    ChangeKind.CERTIFICATE: _Change(present_name, take_name),
}
