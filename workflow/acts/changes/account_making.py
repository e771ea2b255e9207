"""What a change of an account writes, once it may be made: address, second factor, name and roles, closed or not."""

from collections.abc import Callable, Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from workflow.acts import accounts
from workflow.acts.changes.follow_account import follow_account
from workflow.acts.changes.request import Making
from workflow.records.account import Account, PasswordReset
from workflow.records.change_request import ChangeRequest
from workflow.rules.moves import Role
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop

PRESENT, ABSENT = "present", "absent"


def present(session: Session, request: ChangeRequest) -> dict[str, str]:
    """What the request would change, as it is now."""
    account = held(session, request.account_id)
    if request.kind is ChangeKind.ADDRESS:
        return {"email": account.email}
    if request.kind is ChangeKind.FACTOR:
        return {"factor": PRESENT if account.totp_secret else ABSENT}
    if request.kind is ChangeKind.REOPENING:
        return activity(account, active=account.active)
    return name_and_roles(account)


def write_address(session: Session, workshop: Workshop, request: ChangeRequest, making: Making) -> None:
    """Sessions and links to choose a password end; signatures that wait for this person follow.

    Raises AccountExists, SamePersonOnBothSides.
    """
    account = held(session, request.account_id)
    address = request.after["email"]
    demand_free(session, account, address)
    account.email = address
    account.session_epoch += 1
    unused = (PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None))
    session.execute(update(PasswordReset).where(*unused).values(used_at=making.at))
    session.flush()
    follow_account(session, workshop, account, request, making)


def write_factor(session: Session, _workshop: Workshop, request: ChangeRequest, _making: Making) -> None:
    """The password alone opens the account; its sessions end."""
    account = held(session, request.account_id)
    account.totp_secret = None
    account.session_epoch += 1


def write_roles(session: Session, _workshop: Workshop, request: ChangeRequest, _making: Making) -> None:
    """Name and roles as they were asked."""
    account = held(session, request.account_id)
    roles = frozenset(Role(role) for role in request.after["roles"].split())
    accounts.change(session, account, name=request.after["name"], roles=roles, active=account.active)


def write_reopening(session: Session, _workshop: Workshop, request: ChangeRequest, _making: Making) -> None:
    """The account signs in again, with the roles it had."""
    account = held(session, request.account_id)
    accounts.change(session, account, name=account.name, roles=account.roles, active=True)


MAKE: Mapping[ChangeKind, Callable[[Session, Workshop, ChangeRequest, Making], None]] = {
    ChangeKind.ADDRESS: write_address,
    ChangeKind.FACTOR: write_factor,
    ChangeKind.ROLES: write_roles,
    ChangeKind.REOPENING: write_reopening,
}


def name_and_roles(account: Account) -> dict[str, str]:
    """In the shape of a request."""
    return {"name": account.name, "roles": " ".join(account.role_names)}


def activity(account: Account, *, active: bool) -> dict[str, str]:
    """In the shape of a request: roles come back with the account."""
    return {"active": "yes" if active else "no", "roles": " ".join(account.role_names) if active else ""}


def demand_free(session: Session, account: Account, address: str) -> None:
    """Raises AccountExists where somebody else has that address."""
    other = accounts.by_email(session, address)
    if other is not None and other.id != account.id:
        raise accounts.AccountExists(address)


def held(session: Session, account_id: int | None) -> Account:
    """The account as it stands, its row held until the transaction ends."""
    return session.get_one(Account, account_id, with_for_update=True, populate_existing=True)
