"""What is told of one round, as values: links, codes, corrections, signers. No judgement, no secret."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from signing.mandates import CheckedMandate


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvidence:
    """One personal link: never the link itself."""

    sent_to: str
    made_at: datetime
    expires_at: datetime
    first_opened_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    revoked_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEvidence:
    """One code that was sent: never the code itself."""

    channel: str
    sent_to: str
    asked_at: datetime
    expires_at: datetime
    tries: int
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvidence:
    """One correction: what stood before, what since, why and by whom."""

    kind: str
    at: datetime
    by: str
    reason: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionEvidence:
    """The last day was put off."""

    at: datetime
    by: str
    reason: str
    expired_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerEvidence:
    """One person: what was shown, what was agreed to, how the person was recognised, what came of it."""

    name: str
    capacity: str
    acting_for: str
    party: str
    email: str
    field: str
    method: str
    minimum_level: str
    """The least that was asked of the signature, when the round was opened."""
    certificate: dict[str, Any] | None
    """Of whoever signed elsewhere: person, issuer, serial number, fingerprint, and what dates the signature."""
    state: str
    shown_sha256: str
    statement: str
    """The sentence that said what was being signed."""
    consent_version: str
    consent_text: str
    """Word for word, as it was shown."""
    confirmed_at: datetime | None
    typed_name: str
    drawn: bool
    address: str
    address_source: str
    user_agent: str
    factors: str
    links: tuple[LinkEvidence, ...]
    links_remark: str
    codes: tuple[CodeEvidence, ...]
    signed_at: datetime | None
    level: str
    sha256_before: str
    sha256_after: str
    declined_at: datetime | None
    declined_reason: str
    mandate: CheckedMandate | None
    """What let the person sign, as checked on the day of the decision, with the override if there was one."""
    changes: tuple[ChangeEvidence, ...]
    """Corrections of the address, and hand-overs, while the round ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEvidence:
    """One round, its file from fingerprint to fingerprint, and everyone concerned."""

    reference: str
    title: str
    round_id: str
    state: str
    frozen_sha256: str
    final_sha256: str
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    stop_reason: str
    extensions: tuple[ExtensionEvidence, ...]
    signers: tuple[SignerEvidence, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values: instants in ISO 8601, with their offset."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
