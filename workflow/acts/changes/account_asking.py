"""Asking for a change of an account: a second person confirms it, or it is made at once where the account only reads."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts import accounts
from workflow.acts.changes.account_making import MAKE, name_and_roles
from workflow.acts.changes.mails import tell_asked, tell_settled
from workflow.acts.changes.request import Asked, Making, ask, make_at_once
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.records.convention import PartySignature
from workflow.records.representative import Representative
from workflow.rules.moves import Role
from workflow.rules.two_people import GUARDED, ChangeKind
from workflow.workshop import Workshop


def is_guarded(session: Session, account: Account) -> bool:
    """Whether two people change it: it acts, or did, or somebody of the Région signs with it.

    Roles are taken away by one person: what was an approver's account must not be theirs to redirect for that.
    """
    return bool(account.roles & GUARDED) or _signs(session, account) or _acted(session, account)


def _signs(session: Session, account: Account) -> bool:
    on_a_sheet = select(Representative.id).where(Representative.account_id == account.id)
    awaited = select(PartySignature.id).where(PartySignature.account_id == account.id)
    return any(session.scalars(query.limit(1)).first() is not None for query in (on_a_sheet, awaited))


def _acted(session: Session, account: Account) -> bool:
    """As far as the history of its roles goes back."""
    query = select(ChangeRequest).where(
        ChangeRequest.account_id == account.id,
        ChangeRequest.kind_name == ChangeKind.ROLES,
        ChangeRequest.state_name == ChangeState.MADE,
    )
    held = {
        role
        for change in session.scalars(query)
        for values in (change.before, change.after)
        for role in values.get("roles", "").split()
    }
    return bool({Role(role) for role in held} & GUARDED)


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
    if is_guarded(session, account):
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
