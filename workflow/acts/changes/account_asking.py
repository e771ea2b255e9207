"""Asking for a change of an account: a second person confirms it, or it is made at once where the account only reads."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts import accounts
from workflow.acts.changes.account_making import MAKE, name_and_roles
from workflow.acts.changes.mails import tell_asked, tell_settled
from workflow.acts.changes.request import Asked, Making, ask, make_at_once
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.rules.moves import Role
from workflow.rules.two_people import GUARDED, ChangeKind
from workflow.workshop import Workshop


def is_guarded(account: Account) -> bool:
    """Whether the account acts: it holds another role than reading, even while it is closed."""
    return bool(account.roles & GUARDED)


def asked_or_made(
    session: Session,
    workshop: Workshop,
    account: Account,
    asked: Asked,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> ChangeRequest:
    """Raises ChangeNeedsAReason, NothingChanges, ChangePending, and what the change itself raises."""
    if is_guarded(account):
        request = ask(session, asked, reason=reason, actor=actor, at=at)
        tell_asked(session, workshop.settings, request, at=at)
        return request
    request = make_at_once(session, asked, reason=reason, actor=actor, at=at)
    MAKE[asked.kind](session, workshop, request, Making(by=actor.name, actor=actor, at=at))
    tell_settled(session, workshop.settings, request, at=at)
    return request


def ask_roles(
    session: Session,
    workshop: Workshop,
    account: Account,
    name: str,
    roles: frozenset[Role],
    reason: str,
    actor: Actor,
    at: datetime,
    *,
    is_new: bool = False,
) -> ChangeRequest:
    """Name and roles as they would be. Raises ChangeNeedsAReason, NothingChanges, ChangePending."""
    session.flush()
    asked = Asked(
        kind=ChangeKind.ROLES,
        about=f"account:{account.id}:roles",
        subject=account.name,
        account_id=account.id,
        before=name_and_roles(account),
        after={"name": " ".join(name.split()), "roles": " ".join(accounts.names(roles))},
    )
    request = ask(session, asked, reason=reason, actor=actor, at=at)
    tell_asked(session, workshop.settings, request, at=at, is_new=is_new)
    return request


def keep_made(
    session: Session,
    workshop: Workshop,
    account: Account,
    before: dict[str, str],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """What one person changed alone stands in the history of the account, and its owner hears of it."""
    session.flush()
    if before == name_and_roles(account):
        return
    asked = Asked(
        kind=ChangeKind.ROLES,
        about=f"account:{account.id}:roles",
        subject=account.name,
        account_id=account.id,
        before=before,
        after=name_and_roles(account),
    )
    request = make_at_once(session, asked, reason=reason, actor=actor, at=at)
    tell_settled(session, workshop.settings, request, at=at)
