"""Secret addresses of calendar feeds: one person makes them, and revokes them when they went astray."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.records.account import Account
from workflow.records.feed import FeedAddress

_DIGITS = 40
_LONGEST_ID = 15


class DeadFeedAddress(Refusal):
    """Nobody's, revoked, or of an account that was closed."""

    def __init__(self) -> None:
        super().__init__("Cette adresse d’agenda n’existe pas ou a été révoquée : faites-en une autre.")


def make_address(session: Session, account_id: int, *, everything: bool, at: datetime) -> FeedAddress:
    address = FeedAddress(account_id=account_id, everything=everything, made_at=at)
    session.add(address)
    session.flush()
    return address


def addresses_of(session: Session, account_id: int) -> Sequence[FeedAddress]:
    """Those that work, the oldest first."""
    query = select(FeedAddress).where(FeedAddress.account_id == account_id, FeedAddress.revoked_at.is_(None))
    return session.scalars(query.order_by(FeedAddress.id)).all()


def revoke(session: Session, account_id: int, address_id: int, *, at: datetime) -> None:
    """The address answers nothing more. Raises DeadFeedAddress for one that is not this person's."""
    address = session.get(FeedAddress, address_id, with_for_update=True)
    if address is None or address.account_id != account_id:
        raise DeadFeedAddress
    if address.revoked_at is None:
        address.revoked_at = at


def token(secret: bytes, address_id: int) -> str:
    """The secret part of the address: 160 bits derived from the server key."""
    digest = hmac.new(secret, f"feed:{address_id}".encode(), hashlib.sha256).hexdigest()
    return f"{address_id}-{digest[:_DIGITS]}"


def address_of(session: Session, secret: bytes, given: str) -> FeedAddress:
    """Raises DeadFeedAddress."""
    number = given.partition("-")[0]
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_ID:
        raise DeadFeedAddress
    if not hmac.compare_digest(given.encode(), token(secret, int(number)).encode()):
        raise DeadFeedAddress
    address = session.get(FeedAddress, int(number))
    if address is None or address.revoked_at is not None:
        raise DeadFeedAddress
    account = session.get(Account, address.account_id)
    if account is None or not account.active:
        raise DeadFeedAddress
    return address
