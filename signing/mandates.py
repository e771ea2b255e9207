"""What let a person sign, as it was checked on the day of the decision: plain values for the evidence.

Who may sign for whom is not known here: the check was made above, its result is kept with the signature.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLink:
    """One decision; dates are ISO 8601, empty where they were not known."""

    holder: str
    quality: str
    decision: str
    organ: str
    number: str
    decided_on: str
    transmitted_on: str
    receipt: str
    published_on: str
    executory_on: str
    valid_from: str
    valid_to: str
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Who let the signature be given in spite of what was found, when, and why."""

    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedMandate:
    """The check of one signature. ``chain``: the signer's own decision first, then those it is held from."""

    checked_on: str
    chain: tuple[MandateLink, ...]
    findings: tuple[str, ...]
    override: Override | None = None

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = asdict(self)
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "CheckedMandate":
        override = stored.get("override")
        return cls(
            checked_on=stored["checked_on"],
            chain=tuple(MandateLink(**link) for link in stored["chain"]),
            findings=tuple(stored["findings"]),
            override=Override(**override) if override else None,
        )
