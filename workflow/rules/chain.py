"""The journal as a chain: each line holds the fingerprint of the one before, so that none can change unseen.

What a line tells is committed to with a salt of its own (RFC 8785 canonical JSON): where the law asks for a
person's data to be erased, salt and payload go, the chain still verifies, and nobody can guess them back.
When it happened, what was done and the states stand in the chained text itself: they survive an erasure.

Every formula can be worked with ``printf`` and ``sha256sum`` alone; the evidence bundle says how.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import rfc8785

LINE = "conventio-journal-1"
"""First line of every text that is chained: no other fingerprint can be taken for one of these."""
START = "0" * 64
"""Stands before the first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one line of one convention's journal tells."""

    at: datetime
    actor: str
    account_id: int | None
    what: str
    state_before: str
    state_after: str
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """Every column that tells something, as JSON values."""
        return {
            "account": self.account_id,
            "actor": self.actor,
            "at": instant(self.at),
            "details": self.details,
            "reason": self.reason,
            "state_after": self.state_after,
            "state_before": self.state_before,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line as it stands in the chain; an empty salt says that its payload was erased."""

    chain: str
    """Number of the convention."""
    number: int
    told: Told
    salt: str
    commitment: str
    previous: str
    hash: str

    @property
    def erased(self) -> bool:
        return not self.salt


def instant(at: datetime) -> str:
    """To the microsecond, in UTC, always written alike."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: Any) -> str:
    """JSON in the one form of RFC 8785."""
    return rfc8785.dumps(value).decode("utf-8")


def commitment_of(salt: str, told: Told) -> str:
    """SHA-256 of the salt (64 hexadecimal digits, as text) followed by the canonical payload."""
    return _sha256(salt + canonical(told.payload()))


def hash_of(*, chain: str, number: int, told: Told, commitment: str, previous: str) -> str:
    """SHA-256 of nine lines of text, the last one ended too."""
    lines = (
        LINE,
        chain,
        str(number),
        instant(told.at),
        told.what,
        told.state_before,
        told.state_after,
        commitment,
        previous,
    )
    return _sha256("".join(f"{line}\n" for line in lines))


def next_link(*, chain: str, number: int, told: Told, salt: str, previous: str) -> Link:
    """The line that follows the one whose hash is ``previous``."""
    commitment = commitment_of(salt, told)
    return Link(
        chain=chain,
        number=number,
        told=told,
        salt=salt,
        commitment=commitment,
        previous=previous,
        hash=hash_of(chain=chain, number=number, told=told, commitment=commitment, previous=previous),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
