"""In whom this instance trusts, and with which proofs: everything offline, one context per check.

Nothing is ever fetched from an address that a file names: evidence comes from the file itself (its document
security store), or was fetched before for the time-stamp authorities of the settings.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from signing.level import Level

_CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Certificates, revocation lists and OCSP answers, as they are embedded in a file."""

    certificates: tuple[asn1_x509.Certificate, ...] = ()
    revocation_lists: tuple[asn1_crl.CertificateList, ...] = ()
    responses: tuple[asn1_ocsp.OCSPResponse, ...] = ()

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.certificates + other.certificates,
            self.revocation_lists + other.revocation_lists,
            self.responses + other.responses,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The anchors, kept apart by what they may vouch for, and fresh evidence beyond what files carry."""

    own: tuple[asn1_x509.Certificate, ...]
    """The instance's authority, and former ones: their signatures are simple."""
    timestamps: tuple[asn1_x509.Certificate, ...]
    advanced: tuple[asn1_x509.Certificate, ...] = ()
    """Authorities listed as such by the administrator."""
    evidence: Evidence = field(default_factory=Evidence)

    def for_signers(self, evidence: Evidence, *, moment: datetime) -> ValidationContext:
        return self._context(self.own + self.advanced, evidence, moment)

    def for_timestamps(self, evidence: Evidence, *, moment: datetime) -> ValidationContext:
        return self._context(self.timestamps, evidence, moment)

    def level(self, path: ValidationPath | None) -> Level:
        """Of a signature whose chain was found good."""
        if path is None:
            return Level.UNKNOWN
        anchor = path.first.sha256
        if any(anchor == certificate.sha256 for certificate in self.own):
            return Level.SIMPLE
        if any(anchor == certificate.sha256 for certificate in self.advanced):
            return Level.ADVANCED
        return Level.UNKNOWN

    def _context(
        self, anchors: tuple[asn1_x509.Certificate, ...], evidence: Evidence, moment: datetime
    ) -> ValidationContext:
        """A new one each time: a kept one would carry one person's evidence into another's file.

        Revocation is always required. A list made after the moment is good evidence of it, since revocations
        are dated: hence retroactive.
        """
        known = self.evidence + evidence
        return ValidationContext(
            trust_roots=list(anchors),
            other_certs=known.certificates,
            crls=known.revocation_lists,
            ocsps=known.responses,
            moment=moment,
            allow_fetching=False,
            revocation_mode="require",
            retroactive_revinfo=True,
            time_tolerance=_CLOCKS_APART,
        )
