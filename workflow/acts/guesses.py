"""Guessing codes on the public page is slowed down; so is making the server check files without end.

A code has twelve characters out of thirty: nobody finds one by trying. The limit is there so that nobody tries.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.records.guess import Guess

WINDOW = timedelta(minutes=15)


class GuessKind(StrEnum):
    CODE = "code"
    """A code that leads nowhere."""
    FILE = "file"
    """A file to check, whatever it is."""


ALLOWED = {GuessKind.CODE: 10, GuessKind.FILE: 40}
"""In the window, from one network."""


class TooManyGuesses(Refusal):
    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds() // 60)
        super().__init__(
            f"Trop de demandes depuis votre connexion : attendez {minutes} minutes, puis recommencez. Le code est "
            "imprimé au bas de chaque page de la convention ; si vous ne le lisez pas, demandez-le à la Région."
        )


def demand_patience(session: Session, secret: bytes, address: str, kind: GuessKind, *, at: datetime) -> None:
    """Raises TooManyGuesses for a network that has used up what it may try now."""
    query = (
        select(func.count())
        .select_from(Guess)
        .where(Guess.who == _who(secret, address), Guess.kind == kind, Guess.at > at - WINDOW)
    )
    if (session.scalar(query) or 0) >= ALLOWED[kind]:
        raise TooManyGuesses


def count_guess(session: Session, secret: bytes, address: str, kind: GuessKind, *, at: datetime) -> None:
    """Writes one try down, and forgets those that no longer count."""
    session.execute(delete(Guess).where(Guess.at <= at - WINDOW))
    session.add(Guess(who=_who(secret, address), kind=kind, at=at))


def _who(secret: bytes, address: str) -> str:
    return hmac.new(secret, b"guess:" + network_of(address).encode(), hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """An IPv6 subscriber has a whole /64 (RFC 6177): one network, not as many tries as addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
