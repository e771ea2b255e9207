"""Asking for a change that another person confirms: one at a time about one thing, with a reason and an end."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.readings.changes import pending_about
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.rules.two_people import LIFETIME, ChangeKind
from workflow.rules.wording import french_date


class ChangePending(Refusal):
    """Something is asked about the same thing already: ``request_id`` is to be answered, or withdrawn, first."""

    def __init__(self, request: ChangeRequest) -> None:
        self.request_id, self.asked_by = request.id, request.asked_by
        super().__init__(
            f"{request.asked_by} a déjà demandé un changement le {french_date(paris_date(request.asked_at))} : il "
            "attend sa confirmation. Confirmez-le, refusez-le ou retirez-le d’abord."
        )


class ChangeNeedsAReason(Refusal):
    def __init__(self) -> None:
        super().__init__("Indiquez le motif : la personne qui confirme le lira, et il reste au dossier.")


class NothingChanges(Refusal):
    def __init__(self) -> None:
        super().__init__("Rien ne change : ce qui est demandé est déjà ainsi.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked. ``about`` names the one thing that it changes; ``subject`` says whose it is."""

    kind: ChangeKind
    about: str
    subject: str
    before: dict[str, str]
    after: dict[str, str]
    convention_id: int | None = None
    signer_id: int | None = None
    account_id: int | None = None
    representative_id: int | None = None
    setting: str = field(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Who makes the change, and when. ``by``: both persons in words, for what keeps it."""

    by: str
    actor: Actor
    at: datetime


def ask(session: Session, asked: Asked, *, reason: str, actor: Actor, at: datetime) -> ChangeRequest:
    """The request, which changes nothing yet; the row that it is about must be locked by the caller.

    Raises ChangeNeedsAReason, NothingChanges, ChangePending.
    """
    if not reason.strip():
        raise ChangeNeedsAReason
    if asked.before == asked.after:
        raise NothingChanges
    if (waiting := pending_about(session, asked.about, at=at)) is not None:
        raise ChangePending(waiting)
    _forget_expired(session, asked.about)
    request = _row(asked, reason=reason, actor=actor, at=at)
    session.add(request)
    session.flush()
    return request


def make_at_once(session: Session, asked: Asked, *, reason: str, actor: Actor, at: datetime) -> ChangeRequest:
    """What one person may change alone is kept in the same place, as made by them. Raises NothingChanges."""
    if asked.before == asked.after:
        raise NothingChanges
    made = _row(asked, reason=reason, actor=actor, at=at)
    made.state_name = ChangeState.MADE
    made.settled_at, made.settled_by, made.settled_by_id = at, actor.name, actor.account_id
    session.add(made)
    session.flush()
    return made


def _row(asked: Asked, *, reason: str, actor: Actor, at: datetime) -> ChangeRequest:
    return ChangeRequest(
        kind_name=asked.kind,
        about=asked.about,
        subject=asked.subject,
        convention_id=asked.convention_id,
        signer_id=asked.signer_id,
        account_id=asked.account_id,
        representative_id=asked.representative_id,
        setting=asked.setting,
        before=asked.before,
        after=asked.after,
        reason=reason.strip()[:2000],
        asked_by=actor.name,
        asked_by_id=actor.account_id,
        asked_at=at,
        expires_at=at + LIFETIME,
        state_name=ChangeState.ASKED,
    )


def _forget_expired(session: Session, about: str) -> None:
    """What nobody answered in time is marked so: only one request about a thing is ever open."""
    session.execute(
        update(ChangeRequest)
        .where(ChangeRequest.about == about, ChangeRequest.state_name == ChangeState.ASKED)
        .values(state_name=ChangeState.EXPIRED)
    )
