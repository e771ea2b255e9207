"""Signing by a remote service: the file is prepared for the person's certificate, the value comes back, is put in.

The person's key never comes here. What the service returns was verified against the certificate before it was
written down; the finished revision is verified like any other before it is handed back.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509

from signing.appearance import Stamp, style_of
from signing.certificates import common_name
from signing.checked import UnsoundRevision
from signing.methods.shape import Checking, Embedded, SignerFacts
from signing.pades import Unsignable
from signing.pades_apart import ApartSpec, PreparedFile, filled, prepare
from signing.timestamp_source import TimestampError, TimestampSource
from signing.trust import Evidence
from signing.verify import verify


def prepare_remotely(
    pdf: bytes,
    facts: SignerFacts,
    certificates: tuple[asn1_x509.Certificate, ...],
    *,
    evidence: Evidence,
    at: datetime,
) -> PreparedFile:
    """The file with an empty place for a signature by this certificate. Raises UnprintableName, Unsignable.

    ``evidence`` is that of the certificate and of the time-stamp authorities: it stands in the same revision.
    """
    issuer = certificates[0].issuer.native
    authority = str(issuer.get("organization_name") or issuer.get("common_name") or "")
    stamp = Stamp(
        name=facts.name,
        capacity=facts.capacity,
        acting_for=facts.acting_for,
        at=facts.decided_at,
        typed_name=facts.typed_name,
        asked=True,
        worth=f"Certificat délivré par {authority}",
    )
    spec = ApartSpec(
        field=facts.field,
        name=common_name(certificates[0]),
        reason="J’ai lu ce document et je le signe (service de signature à distance)",
        stamp=style_of(stamp),
        certificates=certificates,
    )
    return prepare(pdf, spec, evidence=evidence, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAnswer:
    """What was prepared, and the verified signature that came back for it."""

    prepared: PreparedFile
    value: bytes
    certificates: tuple[asn1_x509.Certificate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Needs what came back from the service."""

    answer: RemoteAnswer
    checking: Checking

    def sign(self, pdf: bytes, facts: SignerFacts, *, at: datetime) -> Embedded:
        """Raises TimestampUnavailable, Unsignable, UnsoundRevision."""
        if not self.answer.prepared.pdf.startswith(pdf):
            raise Unsignable("il a changé depuis qu’il a été préparé")

        def make(source: TimestampSource) -> Embedded:
            evidence = source.evidence(at=at) + self.checking.authorities.evidence_within(pdf, at=at)
            new = filled(
                self.answer.prepared,
                self.answer.value,
                self.answer.certificates,
                stamper=source.stamper(at=at),
            )
            trust = self.checking.trust
            report = verify(new, trust=replace(trust, evidence=trust.evidence + evidence), at=at)
            found = report.signature(facts.field)
            if found is None or found.timestamp is None or not found.timestamp.sound:
                raise TimestampError("son jeton ne se vérifie pas.")
            if not report.sound:
                raise UnsoundRevision(report.problems)
            return Embedded(new, found.level)

        return self.checking.authorities.first_good(make)
