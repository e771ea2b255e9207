"""Signing in: password, then the second factor where the person has set one; guessing is slowed down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.acts.accounts import HASHER, by_email
from workflow.records.account import Account, SignInFailure

FAILURES_WINDOW = timedelta(minutes=15)
FAILURES_ALLOWED = 8
"""For one person from one network address."""
FAILURES_BY_PERSON = 40
"""From everywhere: a person is not shut out because somebody far away types in their name."""
FAILURES_BY_ADDRESS = 100
"""For everybody: a whole administration often comes out of one network address."""
_NOBODY = HASHER.hash("the same time is spent whether the account exists or not")


class TooManyFailures(Refusal):
    def __init__(self) -> None:
        minutes = int(FAILURES_WINDOW.total_seconds() // 60)
        super().__init__(
            f"Trop d’essais : attendez {minutes} minutes, ou demandez un nouveau mot de passe par courriel."
        )


class WrongCredentials(Refusal):
    def __init__(self) -> None:
        super().__init__("Adresse ou mot de passe incorrect.")


class WrongSecondFactor(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant dans votre application."
        )


@dataclass(frozen=True, slots=True)
class Recognised:
    """The password was right; ``needs_code`` says that the session opens only after the second factor."""

    account_id: int
    needs_code: bool


def check_password(
    session: Session, *, email: str, password: str, address: str, at: datetime
) -> Recognised | WrongCredentials | TooManyFailures:
    """Answers with a value, not an exception, because a failure is written down: it must be committed."""
    if _guessing(session, email, address, at):
        return TooManyFailures()
    account = by_email(session, email)
    stored = account.password_hash if account and account.active and account.password_hash else _NOBODY
    try:
        HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        account = None
    if account is None or stored is _NOBODY:
        session.add(SignInFailure(email=email.strip().lower()[:254], address=address, at=at))
        return WrongCredentials()
    if HASHER.check_needs_rehash(stored):
        account.password_hash = HASHER.hash(password)
    return Recognised(account.id, needs_code=account.totp_secret is not None)


def check_second_factor(
    session: Session, account: Account, *, code: str, address: str, at: datetime
) -> WrongSecondFactor | TooManyFailures | None:
    """None when the code is right; a code is good once, one step of drift is forgiven (RFC 6238 §5.2)."""
    if account.totp_secret is None:
        return None
    if _guessing(session, account.email, address, at, by_person=FAILURES_ALLOWED):
        return TooManyFailures()
    if shown_by_app(account, code, at=at):
        return None
    session.add(SignInFailure(email=account.email, address=address, at=at))
    return WrongSecondFactor()


def shown_by_app(account: Account, code: str, *, at: datetime) -> bool:
    """Whether the account's authenticator shows this code now: good once, one step of drift is forgiven."""
    if account.totp_secret is None:
        return False
    totp = pyotp.TOTP(account.totp_secret)
    present = int(at.timestamp()) // totp.interval
    digits = "".join(code.split())
    for step in (present - 1, present, present + 1):
        if step > account.totp_last_step and pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            account.totp_last_step = step
            return True
    return False


def _guessing(
    session: Session, email: str, address: str, at: datetime, *, by_person: int = FAILURES_BY_PERSON
) -> bool:
    """Whether there were too many failures: of this person from here, of this person, or from here.

    A code of six digits can be found by trying, a password cannot: fewer trials are left for it, from everywhere.
    """
    of_person, from_here = SignInFailure.email == email.strip().lower(), SignInFailure.address == address
    query = (
        select(
            func.count().filter(of_person, from_here),
            func.count().filter(of_person),
            func.count().filter(from_here),
        )
        .where(SignInFailure.at > at - FAILURES_WINDOW)
        .where(or_(of_person, from_here))
    )
    both, person, here = session.execute(query).one()
    return bool(both >= FAILURES_ALLOWED or person >= by_person or here >= FAILURES_BY_ADDRESS)
