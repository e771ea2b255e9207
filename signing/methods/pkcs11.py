"""Signing with a person's key that the Région keeps in its own module (PKCS#11).

The person is recognised on these pages, by link and code; their key signs in the module, in the process that seals.
The pages know the certificates only: ``keys/signers/<label of the key>.pem``, the person's first, then those above.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signing.anchors import read_anchors
from signing.appearance import Stamp, style_of
from signing.certificates import Credential, common_name
from signing.checked import revised
from signing.hardware import Token
from signing.level import Level
from signing.methods.shape import Checking, Embedded, SignerFacts
from signing.names import same_person
from signing.pades import SignatureSpec, Unsignable, signed
from signing.signer_evidence import evidence_of_signer
from signing.timestamp_source import CheckedTimeStamper
from signing.trust import Certificates, Evidence

FOLDER = "signers"


@dataclass(frozen=True, slots=True)
class PeopleOfTheToken:
    """The certificates of those whose keys stand in the module; nobody's where there is no module."""

    keys: Path | None = None

    def everybody(self) -> dict[str, Certificates]:
        """Chains by the label of their key. Raises UnusableAnchors."""
        if self.keys is None:
            return {}
        return {path.stem: read_anchors(path) for path in sorted((self.keys / FOLDER).glob("*.pem"))}

    def of(self, name: str) -> tuple[str, Certificates] | None:
        """The label and the chain of this person; None for somebody who has no key there."""
        for label, chain in self.everybody().items():
            if same_person(common_name(chain[0]), name):
                return label, chain
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class InToken:
    """Needs the module, and to know whose key is which."""

    token: Token
    people: PeopleOfTheToken
    checking: Checking

    def sign(self, pdf: bytes, facts: SignerFacts, *, at: datetime) -> Embedded:
        """Raises UnusableModule, UnusableCertificate, TimestampUnavailable, UnprintableName, Unsignable."""
        found = self.people.of(facts.name)
        if found is None:
            raise Unsignable(f"le module ne garde pas de clé au nom de {facts.name}")
        label, chain = found
        spec = SignatureSpec(
            field=facts.field,
            credential=Credential(chain[0], self.token.key(label=label), chain[1:]),
            name=common_name(chain[0]),
            reason="J’ai lu ce document et je le signe (clé gardée par la Région)",
            stamp=style_of(_stamp(facts, chain)),
        )
        own = evidence_of_signer(chain, self.checking.trust, at=at)

        def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
            return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

        new, report = revised(
            pdf, revise, authorities=self.checking.authorities, trust=self.checking.trust, at=at
        )
        mine = report.signature(facts.field)
        return Embedded(new, mine.level if mine else Level.UNKNOWN)


def _stamp(facts: SignerFacts, chain: Certificates) -> Stamp:
    issuer = chain[0].issuer.native
    authority = str(issuer.get("organization_name") or issuer.get("common_name") or "")
    return Stamp(
        name=facts.name,
        capacity=facts.capacity,
        acting_for=facts.acting_for,
        at=facts.decided_at,
        typed_name=facts.typed_name,
        drawn=facts.drawn,
        worth=f"Certificat délivré par {authority}",
    )
