"""The signing desk of one instance: its keys, its time-stamp authorities and its trust, opened once a process."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509

from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from signing import seal
from signing.authority import Authority
from signing.methods.method import Method
from signing.methods.onsite import OnSite
from signing.methods.shape import Checking, Embedded, SignerFacts, WayOfSigning
from signing.pades import Unsignable
from signing.records import Signer
from signing.report import Report
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from signing.trust import Trust
from signing.verify import verify

FORMER_AUTHORITIES = "former"
"""Folder, beside the keys, of the certificates of authorities that this instance had before."""


class UnusableAnchors(Refusal):
    """``path`` is the file of certificates that cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(
            f"Les certificats de confiance ({path}) sont inutilisables : {reason} "
            "Donnez un fichier PEM de certificats, puis recommencez."
        )


class UnknownWay(Refusal):
    """This instance has not what that way of signing needs."""

    def __init__(self, method: Method) -> None:
        self.method = method
        super().__init__(
            f"Cette plateforme ne permet pas de signer {method.label} : choisissez une autre façon de signer."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningDesk:
    """Certifies, signs, seals and verifies; any number of threads may share it."""

    authority: Authority
    authorities: TimestampAuthorities
    anchors: Trust

    @classmethod
    def open(cls, settings: Settings) -> "SigningDesk":
        """Raises UnusableKeys, UnusableAnchors. Asks no time-stamp authority yet."""
        authority = Authority.load(settings.keys)
        for_timestamps = read_anchors(settings.tsa_anchor_file) if settings.tsa_anchor_file else ()
        former = [
            certificate
            for path in sorted((settings.keys / FORMER_AUTHORITIES).glob("*.pem"))
            for certificate in read_anchors(path)
        ]
        return cls(
            authority=authority,
            authorities=TimestampAuthorities(settings.tsa_urls, for_timestamps),
            anchors=Trust(own=(authority.certificate, *former), timestamps=for_timestamps),
        )

    @property
    def trust(self) -> Trust:
        """The anchors, with the evidence on time-stamp authorities that was fetched so far."""
        return replace(self.anchors, evidence=self.authorities.known_evidence())

    def certify(self, pdf: bytes, *, at: datetime) -> bytes:
        """The frozen file with the platform's certification. Raises TimestampUnavailable, Unsignable."""
        return seal.certify(
            pdf, authority=self.authority, authorities=self.authorities, trust=self.trust, at=at
        )

    def sign(self, pdf: bytes, signer: Signer, *, at: datetime) -> Embedded:
        """The file with the signature that this signer decided.

        Raises UnknownWay, TimestampUnavailable, Unsignable, and the refusals of the way.
        """
        facts = SignerFacts(
            field=signer.field,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            decided_at=signer.confirmed_at or at,
            typed_name=signer.typed_name,
            drawn=signer.drawn,
        )
        return self._way_of(signer.method).sign(pdf, facts, at=at)

    def _way_of(self, method: Method) -> WayOfSigning:
        checking = Checking(authorities=self.authorities, trust=self.trust)
        if method is Method.ONSITE:
            return OnSite(authority=self.authority, checking=checking)
        raise UnknownWay(method)

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """The file sealed, and closed by an archive timestamp.

        Raises NotReadyToSeal, TimestampUnavailable, Unsignable.
        """
        return seal.close(
            pdf, authority=self.authority, authorities=self.authorities, trust=self.trust, at=at
        )

    def extend(self, pdf: bytes, *, at: datetime) -> bytes:
        """One more archive timestamp, before the last one's certificate ends."""
        return seal.extend(pdf, authorities=self.authorities, trust=self.trust, at=at)

    def verify(self, pdf: bytes, *, at: datetime) -> Report:
        """Never raises for a bad file.

        Where the evidence of a token in the file has aged, it is fetched anew (from our authorities only).
        """
        report = verify(pdf, trust=self.trust, at=at)
        if not report.aged:
            return report
        try:
            fresh = self.authorities.evidence_within(pdf, at=at)
        except Unsignable:
            return report
        return verify(pdf, trust=replace(self.anchors, evidence=fresh), at=at)

    def try_timestamp(self, *, at: datetime) -> None:
        """Asks every time-stamp authority for a token and its evidence. Raises TimestampUnavailable."""
        self.authorities.prefetch(at=at)

    def describe(self, *, at: datetime) -> str:
        """One French line on the keys and how long they last."""
        ends = paris_date(self.authority.ends_at), paris_date(self.authority.seal_ends_at)
        authority, seal_end = (day.strftime("%d/%m/%Y") for day in ends)
        over = " ; LE CACHET N’EST PLUS VALABLE" if self.authority.seal_ends_at <= at else ""
        return f"autorité de l’instance jusqu’au {authority}, cachet jusqu’au {seal_end}{over}"


def read_anchors(path: Path) -> tuple[asn1_x509.Certificate, ...]:
    """The certificates of a PEM file. Raises UnusableAnchors."""
    try:
        blocks = list(pem.unarmor(path.read_bytes(), multiple=True))
        found = tuple(_certificate(content) for kind, _, content in blocks if kind == "CERTIFICATE")
    except OSError as error:
        raise UnusableAnchors(path, f"le fichier ne se lit pas ({error.strerror}).") from error
    except ValueError as error:
        raise UnusableAnchors(path, "ce n’est pas un fichier PEM de certificats.") from error
    if not found:
        raise UnusableAnchors(path, "il ne contient aucun certificat.")
    return found


def _certificate(content: bytes) -> asn1_x509.Certificate:
    """Read at once: asn1crypto would put errors off until the first use. Raises ValueError."""
    certificate = asn1_x509.Certificate.load(content, strict=True)
    certificate.native  # noqa: B018 - parses everything
    return certificate


__all__ = ["SigningDesk", "TimestampUnavailable", "UnusableAnchors", "read_anchors"]
