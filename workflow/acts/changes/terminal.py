"""From the terminal of the server: the first accounts, and roles where nobody is left to grant them. Kept and told."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts import accounts
from workflow.acts.changes.account_making import name_and_roles
from workflow.acts.changes.mails import tell_settled
from workflow.acts.changes.request import Asked, make_at_once
from workflow.records.account import Account
from workflow.rules.moves import Role
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop


def open_at_terminal(
    session: Session,
    workshop: Workshop,
    *,
    email: str,
    name: str,
    roles: frozenset[Role],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Account:
    """An account with all its roles: the first installation has nobody to confirm them.

    Raises UnusableAddress, AccountExists.
    """
    account = accounts.open_account(session, email=email, name=name, roles=roles, at=at)
    before = {"name": account.name, "roles": ""}
    _keep(session, workshop, account, before, reason=reason, actor=actor, at=at, is_new=True)
    return account


def grant_at_terminal(
    session: Session,
    workshop: Workshop,
    account: Account,
    roles: frozenset[Role],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """More roles for an account that is there. Raises NothingChanges."""
    before = name_and_roles(account)
    accounts.change(session, account, name=account.name, roles=account.roles | roles, active=account.active)
    session.flush()
    _keep(session, workshop, account, before, reason=reason, actor=actor, at=at)


def _keep(
    session: Session,
    workshop: Workshop,
    account: Account,
    before: dict[str, str],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    is_new: bool = False,
) -> None:
    asked = Asked(
        kind=ChangeKind.ROLES,
        about=f"account:{account.id}:roles",
        subject=account.name,
        account_id=account.id,
        before=before,
        after=name_and_roles(account),
    )
    request = make_at_once(session, asked, reason=reason, actor=actor, at=at)
    tell_settled(session, workshop.settings, request, at=at, is_new=is_new)
