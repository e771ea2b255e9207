"""Codes of six digits: sent to a known address or telephone, or made by the person's authenticator application; good
once, for ten minutes, and for five tries, whichever way they come."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing.records import Challenge, Channel, Signer
from signing.refusals import AlreadySigned
from signing.rounds import locked

LIFETIME = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
TRIES = 5
PER_HOUR = 5
"""With TRIES, the odds of guessing within an hour are 25 in a million."""
_HOUR = timedelta(hours=1)
_HASHER = PasswordHasher()
Verify = Callable[[str], bool]
_SENT_TO: dict[Channel, Callable[[Signer], str]] = {
    Channel.MAIL: lambda signer: signer.email,
    Channel.SMS: lambda signer: signer.mobile,
    Channel.APP: lambda _signer: "",
}


class TooSoon(Refusal):
    """``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"Un code vient d’être envoyé : regardez aussi dans les courriers indésirables. "
            f"Vous pourrez en demander un autre dans {seconds} secondes."
        )


class TooManyCodes(Refusal):
    """``again_at`` is when the next one may be asked for."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__(
            f"{PER_HOUR} codes ont déjà été envoyés en une heure : employez le dernier reçu, ou revenez dans une heure."
        )


class NoCode(Refusal):
    def __init__(self) -> None:
        super().__init__("Aucun code n’a été demandé : demandez-en un, il vous sera envoyé par courriel.")


class CodeExpired(Refusal):
    def __init__(self) -> None:
        minutes = int(LIFETIME.total_seconds() // 60)
        super().__init__(
            f"Ce code n’est plus valable : il l’était {minutes} minutes. Demandez-en un nouveau."
        )


class CodeUsed(Refusal):
    def __init__(self) -> None:
        super().__init__("Ce code a déjà servi : demandez-en un nouveau.")


class TooManyTries(Refusal):
    def __init__(self) -> None:
        super().__init__(f"Ce code a été essayé {TRIES} fois sans succès : demandez-en un nouveau.")


class WrongCode(Refusal):
    """``left`` is how many tries remain with this code."""

    def __init__(self, left: int) -> None:
        self.left = left
        again = f"il vous reste {left} essai{'s' if left > 1 else ''}" if left else "demandez-en un nouveau"
        super().__init__(f"Ce n’est pas le bon code : {again}. Seul le dernier code envoyé est valable.")


def ways(signer: Signer, *, sms: bool, app: bool) -> tuple[Channel, ...]:
    """How a code may come to this person, the best first; by mail always.

    ``sms``: the instance can send text messages; ``app``: the person has an authenticator registered here.
    """
    known = ((Channel.APP, app), (Channel.SMS, sms and bool(signer.mobile)), (Channel.MAIL, True))
    return tuple(channel for channel, possible in known if possible)


def ask(
    session: Session, secret: bytes, signer: Signer, *, at: datetime, channel: Channel = Channel.MAIL
) -> Challenge:
    """A new code for this signer; only the newest one is good. Raises TooSoon, TooManyCodes.

    Another way may be tried at once: the pause is between two codes that come the same way.
    """
    locked(session, signer.round_id)
    within_an_hour = _since(session, signer, at - _HOUR)
    same_way = [asked for asked in within_an_hour if asked.channel is channel]
    if same_way and at - same_way[-1].asked_at < PAUSE:
        wait = PAUSE - (at - same_way[-1].asked_at)
        raise TooSoon(int(wait.total_seconds()) or 1)
    if len(within_an_hour) >= PER_HOUR:
        raise TooManyCodes(within_an_hour[0].asked_at + _HOUR)
    made = Challenge(
        signer_id=signer.id,
        channel=channel,
        sent_to=_SENT_TO[channel](signer),
        asked_at=at,
        expires_at=at + LIFETIME,
    )
    session.add(made)
    session.flush()
    if channel is not Channel.APP:
        made.code_hash = _HASHER.hash(code(secret, made.id))
    session.flush()
    return made


def void(session: Session, signer: Signer, *, at: datetime) -> None:
    """Codes that were sent end now: they went to an address, or to a person, that no longer counts."""
    query = select(Challenge).where(Challenge.signer_id == signer.id, Challenge.expires_at > at)
    for sent in session.scalars(query):
        sent.expires_at = at
    session.flush()


def code(secret: bytes, challenge_id: int) -> str:
    """The six digits, derived when the mail is composed."""
    digest = hmac.new(secret, f"signing-code:{challenge_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def newest(session: Session, signer: Signer) -> Challenge | None:
    """The code that was asked for last."""
    query = select(Challenge).where(Challenge.signer_id == signer.id).order_by(Challenge.id.desc())
    return session.scalars(query.limit(1)).one_or_none()


def check(
    session: Session, signer: Signer, given: str, *, at: datetime, by_app: Verify | None = None
) -> Refusal | None:
    """None when the code is right, which uses it up. ``by_app`` judges what an authenticator shows.

    A refusal is a value, not an exception, because the failed try is written down: it must be committed.
    A second click that comes after the decision is answered AlreadySigned.
    """
    locked(session, signer.round_id)
    if signer.confirmed_at is not None:
        return AlreadySigned(signer.name, signer.confirmed_at)
    asked = newest(session, signer)
    refusal = _unusable(asked, at)
    if asked is None or refusal is not None:
        return refusal
    asked.tries += 1
    if not _is_right(asked, "".join(given.split()), by_app):
        session.flush()
        return WrongCode(TRIES - asked.tries)
    asked.used_at = at
    session.flush()
    return None


def _is_right(asked: Challenge, digits: str, by_app: Verify | None) -> bool:
    if asked.channel is Channel.APP:
        return by_app is not None and by_app(digits)
    try:
        return _HASHER.verify(asked.code_hash, digits)
    except VerifyMismatchError:
        return False


def _unusable(challenge: Challenge | None, at: datetime) -> Refusal | None:
    if challenge is None:
        return NoCode()
    if challenge.used_at is not None:
        return CodeUsed()
    if challenge.expires_at <= at:
        return CodeExpired()
    if challenge.tries >= TRIES:
        return TooManyTries()
    return None


def _since(session: Session, signer: Signer, instant: datetime) -> list[Challenge]:
    query = (
        select(Challenge)
        .where(Challenge.signer_id == signer.id, Challenge.asked_at > instant)
        .order_by(Challenge.asked_at, Challenge.id)
    )
    return list(session.scalars(query))
