"""The cast: the persons whom the tests' stories are about."""

from datetime import UTC, datetime
from functools import cache

from sqlalchemy.orm import Session

from workflow.acts.accounts import HASHER, open_account
from workflow.records.account import Account
from workflow.rules.moves import Role

PASSWORD = "un cheval, une agrafe, une pile"
LONG_AGO = datetime(2020, 1, 6, 8, 0, tzinfo=UTC)

CAST: dict[str, tuple[str, frozenset[Role]]] = {
    "agnes@region.example": ("Agnès Rédactrice", frozenset({Role.DRAFTER})),
    "bruno@region.example": ("Bruno Relecteur", frozenset({Role.DRAFTER, Role.APPROVER})),
    "chantal@region.example": ("Chantal Lectrice", frozenset({Role.READER})),
    "denis@region.example": ("Denis Administrateur", frozenset({Role.ADMINISTRATOR})),
    "edith@region.example": ("Édith Signataire", frozenset({Role.SIGNATORY})),
}


def hire(session: Session, email: str) -> Account:
    """Opens the account of one of the cast, with the password everybody has here."""
    name, roles = CAST[email]
    account = open_account(session, email=email, name=name, roles=roles, at=LONG_AGO)
    account.password_hash = _hashed_password()
    return account


@cache
def _hashed_password() -> str:
    """Made once: a good hash is slow on purpose, and the suite hires many people."""
    return HASHER.hash(PASSWORD)
