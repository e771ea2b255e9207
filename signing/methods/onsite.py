"""Signing on site: a one-shot certificate in the person's name, one visible signature, one revision (B-LT)."""

from dataclasses import dataclass
from datetime import datetime

from signing.appearance import Stamp, style_of
from signing.authority import Authority
from signing.checked import revised
from signing.pades import SignatureSpec, signed
from signing.timestamp_source import CheckedTimeStamper
from signing.timestamps import TimestampAuthorities
from signing.trust import Evidence, Level, Trust

REASON = "J’ai lu ce document et je le signe (signature simple : lien personnel et code à usage unique)"


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


@dataclass(frozen=True, slots=True)
class Embedded:
    """The new revision, and the level of the signature as measured in it."""

    pdf: bytes
    level: Level


def sign_onsite(
    pdf: bytes,
    facts: SignerFacts,
    *,
    authority: Authority,
    authorities: TimestampAuthorities,
    trust: Trust,
    at: datetime,
) -> Embedded:
    """The file with this person's signature, verified.

    The key is made here, serves once, and is forgotten when this returns. Raises TimestampUnavailable,
    UnprintableName, Unsignable.
    """
    style = style_of(
        Stamp(
            name=facts.name,
            capacity=facts.capacity,
            acting_for=facts.acting_for,
            at=facts.decided_at,
            typed_name=facts.typed_name,
            drawn=facts.drawn,
        )
    )
    credential = authority.issue_one_shot(facts.name, facts.capacity, facts.acting_for, at=at)
    spec = SignatureSpec(
        field=facts.field, credential=credential, name=facts.name, reason=REASON, stamp=style
    )
    own = Evidence(credential.issuers, (authority.revocation_list(at=at),))

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

    new, report = revised(pdf, revise, authorities=authorities, trust=trust, at=at)
    found = report.signature(facts.field)
    return Embedded(new, found.level if found else Level.UNKNOWN)
