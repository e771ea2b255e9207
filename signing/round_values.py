"""What goes into a round and what comes out of it, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from signing.level import Level
from signing.methods.method import Method
from signing.records import RoundState, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerSpec:
    """A person who must sign: for which party, in which order, in which field of the file."""

    party: str
    rank: int
    order: int
    name: str
    capacity: str
    acting_for: str
    email: str
    field: str
    mobile: str = ""
    """In international form; empty where it is not known."""
    method: Method = Method.ONSITE
    """How the person signs unless another way is chosen."""
    minimum: Level = Level.SIMPLE
    """The least that is asked of the signature."""
    other_addresses: tuple[str, ...] = ()
    """Under which the person is known elsewhere (an account): nobody signs for both parties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What the signer's last page sent: the consent shown, the signature, and where the request came from."""

    consent_version: str
    typed_name: str = ""
    drawn: bytes | None = None
    """PNG as the browser made it."""
    address: str = ""
    address_source: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The signer's decision and its instant; ``repeated`` for a second click, which changes nothing."""

    signer_id: int
    at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the round stands after a signature came into the file: whom to invite now, or all have signed."""

    state: RoundState
    next_signers: tuple[Signer, ...]

    @property
    def all_signed(self) -> bool:
        return self.state is RoundState.TO_SEAL
