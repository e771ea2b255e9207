"""Signing on site: a one-shot certificate in the person's name, one visible signature, one revision (B-LT)."""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.stamp import BaseStampStyle

from signing.appearance import Stamp, style_of
from signing.authority import Authority
from signing.checked import revised
from signing.level import Level
from signing.methods.shape import Checking, Embedded, SignerFacts
from signing.pades import SignatureSpec, signed
from signing.timestamp_source import CheckedTimeStamper
from signing.trust import Evidence

REASON = "J’ai lu ce document et je le signe (signature simple : lien personnel et code à usage unique)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSite:
    """Needs the instance's authority, which vouches for the person."""

    authority: Authority
    checking: Checking

    def sign(self, pdf: bytes, facts: SignerFacts, *, at: datetime) -> Embedded:
        """The file with this person's signature, verified.

        The key is made here, serves once, and is forgotten when this returns. Raises TimestampUnavailable,
        UnprintableName, Unsignable.
        """
        style = _stamp(facts)
        credential = self.authority.issue_one_shot(facts.name, facts.capacity, facts.acting_for, at=at)
        spec = SignatureSpec(
            field=facts.field, credential=credential, name=facts.name, reason=REASON, stamp=style
        )
        own = Evidence(credential.issuers, (self.authority.revocation_list(at=at),))

        def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
            return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

        new, report = revised(
            pdf, revise, authorities=self.checking.authorities, trust=self.checking.trust, at=at
        )
        found = report.signature(facts.field)
        return Embedded(new, found.level if found else Level.UNKNOWN)


def _stamp(facts: SignerFacts) -> BaseStampStyle:
    """Raises UnprintableName."""
    return style_of(
        Stamp(
            name=facts.name,
            capacity=facts.capacity,
            acting_for=facts.acting_for,
            at=facts.decided_at,
            typed_name=facts.typed_name,
            drawn=facts.drawn,
        )
    )
