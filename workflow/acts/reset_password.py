"""A forgotten password, or the first one of a new account: a link by mail, good once."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.acts.accounts import set_password
from workflow.records.account import Account, PasswordReset

RESET_LIFETIME = timedelta(hours=2)
INVITATION_LIFETIME = timedelta(days=7)


class DeadResetLink(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien a expiré ou a déjà servi : demandez-en un nouveau depuis « Mot de passe oublié »."
        )


def ask(
    session: Session, account: Account, *, at: datetime, lifetime: timedelta = RESET_LIFETIME
) -> PasswordReset:
    """A row whose link is derived when its mail is composed: no table holds it in clear."""
    reset = PasswordReset(account_id=account.id, asked_at=at, expires_at=at + lifetime)
    session.add(reset)
    session.flush()
    return reset


def token(secret: bytes, reset_id: int) -> str:
    """The secret part of the link: 160 bits derived from the server key."""
    digest = hmac.new(secret, f"password-reset:{reset_id}".encode(), hashlib.sha256).hexdigest()
    return f"{reset_id}-{digest[:40]}"


def account_of(session: Session, secret: bytes, given: str, *, at: datetime) -> Account:
    """Whose password the link changes; consumes nothing. Raises DeadResetLink."""
    return _live(session, secret, given, at)[1]


def use(session: Session, secret: bytes, given: str, *, password: str, at: datetime) -> Account:
    """The new password is set; every other link of the account is worthless from now on.

    Raises DeadResetLink, WeakPassword (then the link stays good).
    """
    _, account = _live(session, secret, given, at)
    set_password(account, password)
    unused = (PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None))
    session.execute(update(PasswordReset).where(*unused).values(used_at=at))
    return account


def _live(session: Session, secret: bytes, given: str, at: datetime) -> tuple[PasswordReset, Account]:
    number = given.partition("-")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise DeadResetLink
    if not hmac.compare_digest(given.encode(), token(secret, int(number)).encode()):
        raise DeadResetLink
    reset = session.get(PasswordReset, int(number), with_for_update=True)
    if reset is None or reset.used_at is not None or reset.expires_at <= at:
        raise DeadResetLink
    account = session.get(Account, reset.account_id)
    if account is None or not account.active:
        raise DeadResetLink
    return reset, account
