"""Accounts: opened by an administrator, roles changed, closed without ever being deleted."""

from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import usable_address
from workflow.records.account import Account
from workflow.rules.moves import Role

SHORTEST_PASSWORD = 12
"""ANSSI PG-078: length over composition rules."""
LONGEST_PASSWORD = 200
GRANTABLE = (Role.DRAFTER, Role.APPROVER, Role.SIGNATORY, Role.READER, Role.ADMINISTRATOR)

HASHER = PasswordHasher()


class AccountExists(Refusal):
    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(f"Un compte existe déjà pour {email} : modifiez-le plutôt que d’en ouvrir un autre.")


class WeakPassword(Refusal):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)


class LastAdministrator(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "C’est le dernier compte d’administration actif : donnez d’abord ce rôle à une autre personne."
        )


def open_account(session: Session, *, email: str, name: str, roles: frozenset[Role], at: datetime) -> Account:
    """A new account, without password: its owner chooses one by the link of a mail.

    Raises UnusableAddress, AccountExists.
    """
    address = usable_address(email).lower()
    if by_email(session, address) is not None:
        raise AccountExists(address)
    account = Account(
        email=address, name=" ".join(name.split()), role_names=names(roles), created_at=at, active=True
    )
    session.add(account)
    session.flush()
    return account


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()


def set_password(account: Account, password: str) -> None:
    """Raises WeakPassword; closes every session opened with the former one."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(f"Choisissez au moins {SHORTEST_PASSWORD} caractères (une phrase convient bien).")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword(f"Choisissez au plus {LONGEST_PASSWORD} caractères.")
    if len(set(password)) < 5 or account.email.partition("@")[0] in password.lower():
        raise WeakPassword("Ce mot de passe se devine trop facilement : choisissez-en un autre.")
    account.password_hash = HASHER.hash(password)
    account.session_epoch += 1


def change(session: Session, account: Account, *, name: str, roles: frozenset[Role], active: bool) -> None:
    """Raises LastAdministrator rather than leaving an instance that nobody can administer."""
    loses = Role.ADMINISTRATOR in account.roles and account.active
    keeps = Role.ADMINISTRATOR in roles and active
    if loses and not keeps and _administrators(session) == 1:
        raise LastAdministrator
    if account.active and not active:
        account.session_epoch += 1
    account.name = " ".join(name.split())
    account.role_names = names(roles)
    account.active = active


def _administrators(session: Session) -> int:
    accounts = session.scalars(select(Account).where(Account.active)).all()
    return sum(Role.ADMINISTRATOR in account.roles for account in accounts)


def names(roles: frozenset[Role]) -> list[str]:
    """As an account stores them, in the order in which they are offered."""
    return [str(role) for role in GRANTABLE if role in roles]


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Account)) or 0
