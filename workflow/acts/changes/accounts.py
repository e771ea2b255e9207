"""Accounts that act: their name, address, second factor and roles are changed by two people; nobody grants to themselves.

An account that only reads is changed by one administrator, and that is kept too. The first accounts of an instance,
and the way out where nobody else is left, are the terminal of the server (``conventio account``, ``confirm``).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import usable_address
from signing.both_sides import folded
from workflow.actors import Actor
from workflow.acts import accounts
from workflow.acts.changes.account_asking import ask_roles, asked_or_made, keep_made
from workflow.acts.changes.account_making import (
    ABSENT,
    PRESENT,
    activity,
    demand_free,
    held,
    name_and_roles,
)
from workflow.acts.changes.mails import tell_owner
from workflow.acts.changes.request import Asked, make_at_once
from workflow.acts.seen import demand_row_seen
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.rules.moves import Role
from workflow.rules.two_people import GUARDED, ChangeKind
from workflow.workshop import Workshop


class NotAnAdministrator(Refusal):
    def __init__(self) -> None:
        super().__init__("Un compte se change avec le rôle « administration ».")


class GrantsToThemselves(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Personne ne se donne un rôle, ni sur un second compte à son nom : une autre personne de l’administration le "
            "fait. S’il n’y en a pas, cela se fait depuis le terminal du serveur, avec « conventio account »."
        )


def open_person(
    session: Session,
    workshop: Workshop,
    *,
    email: str,
    name: str,
    roles: frozenset[Role],
    reason: str,
    actor: Actor,
    at: datetime,
) -> tuple[Account, ChangeRequest | None]:
    """A new account, which may read at once where that was asked; a second person grants the roles that act.

    Raises NotAnAdministrator, GrantsToThemselves, UnusableAddress, AccountExists, ChangeNeedsAReason.
    """
    _demand_administrator(actor)
    granted = roles & GUARDED
    if granted and folded(name) == folded(actor.name):
        raise GrantsToThemselves
    account = accounts.open_account(session, email=email, name=name, roles=roles - GUARDED, at=at)
    if not granted:
        return account, None
    return account, ask_roles(session, workshop, account, account.name, roles, reason, actor, at, is_new=True)


def save_person(
    workshop: Workshop,
    account_id: int,
    *,
    name: str,
    roles: frozenset[Role],
    reason: str,
    actor: Actor,
    at: datetime,
) -> int | None:
    """The number of the request, where roles that act are granted, or whoever holds some is called otherwise.

    What is taken away is taken away at once. Raises NotAnAdministrator, GrantsToThemselves, LastAdministrator,
    ChangeNeedsAReason, ChangePending; then nothing is written.
    """
    _demand_administrator(actor)
    with workshop.database.transaction() as session:
        account = _as_seen(session, account_id, actor)
        granted = (roles - account.roles) & GUARDED
        if granted and _is_own(account, name, actor):
            raise GrantsToThemselves
        kept = roles - granted
        renamed = bool(kept & GUARDED) and folded(name) != folded(account.name)
        before = name_and_roles(account)
        accounts.change(
            session, account, name=account.name if renamed else name, roles=kept, active=account.active
        )
        keep_made(session, workshop, account, before, reason=reason, actor=actor, at=at)
        if not granted and not renamed:
            return None
        return ask_roles(session, workshop, account, name, roles, reason, actor, at).id


def change_address(
    workshop: Workshop, account_id: int, email: str, *, reason: str, actor: Actor, at: datetime
) -> ChangeRequest:
    """The request, made already where the account only reads.

    Raises NotAnAdministrator, UnusableAddress, AccountExists, ChangeNeedsAReason, NothingChanges, ChangePending.
    """
    _demand_administrator(actor)
    address = usable_address(email).lower()
    with workshop.database.transaction() as session:
        account = _as_seen(session, account_id, actor)
        demand_free(session, account, address)
        asked = Asked(
            kind=ChangeKind.ADDRESS,
            about=f"account:{account.id}:address",
            subject=account.name,
            account_id=account.id,
            before={"email": account.email},
            after={"email": address},
        )
        return asked_or_made(session, workshop, account, asked, reason=reason, actor=actor, at=at)


def drop_factor(
    workshop: Workshop, account_id: int, *, reason: str, actor: Actor, at: datetime
) -> ChangeRequest:
    """The request to take the second factor away: by an administrator, or by its owner, who shows a code beforehand.

    Raises NotAnAdministrator, ChangeNeedsAReason, NothingChanges, ChangePending.
    """
    if actor.account_id != account_id:
        _demand_administrator(actor)
    with workshop.database.transaction() as session:
        account = _as_seen(session, account_id, actor)
        asked = Asked(
            kind=ChangeKind.FACTOR,
            about=f"account:{account.id}:factor",
            subject=account.name,
            account_id=account.id,
            before={"factor": PRESENT if account.totp_secret else ABSENT},
            after={"factor": ABSENT},
        )
        return asked_or_made(session, workshop, account, asked, reason=reason, actor=actor, at=at)


def keep_factor_added(
    session: Session, workshop: Workshop, account: Account, *, actor: Actor, at: datetime
) -> None:
    """Its owner added a second factor, by the password and a code: kept, and told to the owner's mailbox."""
    asked = Asked(
        kind=ChangeKind.FACTOR,
        about=f"account:{account.id}:factor",
        subject=account.name,
        account_id=account.id,
        before={"factor": ABSENT},
        after={"factor": PRESENT},
    )
    tell_owner(session, workshop.settings, make_at_once(session, asked, reason="", actor=actor, at=at), at=at)


def reopen_account(
    workshop: Workshop, account_id: int, *, reason: str, actor: Actor, at: datetime
) -> ChangeRequest:
    """A closed account acts again once a second person agrees: its roles come back with it.

    Raises NotAnAdministrator, ChangeNeedsAReason, NothingChanges, ChangePending.
    """
    _demand_administrator(actor)
    with workshop.database.transaction() as session:
        account = _as_seen(session, account_id, actor)
        asked = Asked(
            kind=ChangeKind.REOPENING,
            about=f"account:{account.id}:active",
            subject=account.name,
            account_id=account.id,
            before=activity(account, active=account.active),
            after=activity(account, active=True),
        )
        return asked_or_made(session, workshop, account, asked, reason=reason, actor=actor, at=at)


def close_account(workshop: Workshop, account_id: int, *, actor: Actor, at: datetime) -> None:
    """At once: shutting somebody out must not wait. Raises NotAnAdministrator, LastAdministrator."""
    _demand_administrator(actor)
    with workshop.database.transaction() as session:
        account = _as_seen(session, account_id, actor)
        before = activity(account, active=account.active)
        accounts.change(session, account, name=account.name, roles=account.roles, active=False)
        asked = Asked(
            kind=ChangeKind.REOPENING,
            about=f"account:{account.id}:active",
            subject=account.name,
            account_id=account.id,
            before=before,
            after=activity(account, active=False),
        )
        if asked.before != asked.after:
            make_at_once(session, asked, reason="", actor=actor, at=at)


def _as_seen(session: Session, account_id: int, actor: Actor) -> Account:
    """Held until the transaction ends. Raises MovedMeanwhile where ``actor`` saw it otherwise."""
    account = held(session, account_id)
    demand_row_seen(account, actor)
    return account


def _demand_administrator(actor: Actor) -> None:
    if Role.ADMINISTRATOR not in actor.roles:
        raise NotAnAdministrator


def _is_own(account: Account, name: str, actor: Actor) -> bool:
    """By account, or by name: a second account of one person is still that person."""
    own = folded(actor.name)
    return account.id == actor.account_id or own in {folded(account.name), folded(name)}
