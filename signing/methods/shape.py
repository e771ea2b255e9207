"""The shape of every way of signing: made with what it needs, asked for one person's signature in the file.

What it needs differs (the instance's authority, a remote service, a key in a module, the file that came back):
that is its constructor. What it does is always the same, so that acts and desk treat them alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signing.level import Level
from signing.records import Signer
from signing.timestamps import TimestampAuthorities
from signing.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """Who signs, for whom, in which field, and what they typed or drew."""

    field: str
    name: str
    capacity: str
    acting_for: str
    decided_at: datetime
    """What the stamp shows: the instant of the person's confirmation."""
    typed_name: str = ""
    drawn: bytes | None = None
    certificate_names: tuple[str, ...] = ()
    """Names, in another script, that a person took for this one's."""

    @classmethod
    def of(cls, signer: Signer, *, decided_at: datetime) -> "SignerFacts":
        """Read from the signer's row."""
        return cls(
            field=signer.field,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            decided_at=decided_at,
            typed_name=signer.typed_name,
            drawn=signer.drawn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Of a signature made elsewhere: whose certificate it is, and what proves its date."""

    person: str
    issuer: str
    serial: str
    sha256: str
    signed_at: datetime
    dated_by: str
    """The authority whose timestamp proves that instant; ``ours`` says that it was asked for here, on arrival."""
    ours: bool


@dataclass(frozen=True, slots=True)
class Embedded:
    """The new revision, and the level of the signature as measured in it."""

    pdf: bytes
    level: Level
    proof: Proof | None = None
    """Where the person signed with a certificate of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """What every way needs so that no file leaves it unchecked: tokens, and in whom we trust."""

    authorities: TimestampAuthorities
    trust: Trust


class WayOfSigning(Protocol):
    """A class of ``signing/methods/``, ready to serve."""

    def sign(self, pdf: bytes, facts: SignerFacts, *, at: datetime) -> Embedded:
        """The file with this person's signature after its unchanged bytes, verified, and its measured level.

        Raises TimestampUnavailable, Unsignable, and the refusals of the way.
        """
        ...
