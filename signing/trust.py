"""In whom this instance trusts, and with which proofs: everything offline, one context per check.

Nothing is ever fetched from an address that a file names: evidence comes from the file itself (its document
security store), or was fetched before for authorities in whom we trust already.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import AuthorityWithCert, CertTrustAnchor, TrustAnchor
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathBuildingError,
    PathValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from signing.european_list import EuropeanList
from signing.level import Level

Certificates = tuple[asn1_x509.Certificate, ...]
_CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Certificates, revocation lists and OCSP answers, as they are embedded in a file."""

    certificates: Certificates = ()
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

    own: Certificates
    """The instance's authority, and former ones: their signatures are simple."""
    timestamps: Certificates
    listed: Mapping[Level, Certificates] = field(default_factory=dict)
    """Authorities that the administrator added, by the level that they vouch for."""
    european: EuropeanList | None = None
    """The trusted list of the Union as last fetched, while it is valid."""
    evidence: Evidence = field(default_factory=Evidence)

    def today(self, at: datetime) -> "Trust":
        """Without the European list where its own next update is past: nobody vouches for it any more."""
        if self.european is None or at < self.european.good_until:
            return self
        return replace(self, european=None)

    def for_signers(self, evidence: Evidence, *, moment: datetime) -> ValidationContext:
        return self._context(self.signer_anchors(moment), evidence, moment)

    def for_timestamps(self, evidence: Evidence, *, moment: datetime) -> ValidationContext:
        return self._context(self.timestamp_anchors(moment), evidence, moment)

    def signer_anchors(self, moment: datetime) -> Certificates:
        """Those who vouch for people at that moment: the European list says from when until when."""
        listed = tuple(certificate for group in self.listed.values() for certificate in group)
        european = self.european.authorities(moment) if self.european else ()
        return self.own + listed + european

    def timestamp_anchors(self, moment: datetime) -> Certificates:
        return self.timestamps + (self.european.timestamp_authorities(moment) if self.european else ())

    def level(self, path: ValidationPath | None, *, moment: datetime) -> Level:
        """Of a signature whose chain was found good at that moment: the best that an authority on it vouches for."""
        if path is None:
            return Level.UNKNOWN
        found = [
            self._vouched(item) for item in path.iter_authorities() if isinstance(item, AuthorityWithCert)
        ]
        if self.european:
            found.append(self.european.level(path, moment=moment))
        return max(found, key=list(Level).index, default=Level.UNKNOWN)

    def foreseen(self, certificates: Certificates, *, at: datetime) -> Level:
        """What a signature by the first of these would be worth now, as far as can be known before it is made.

        Whether the certificate was revoked is asked when it signs.
        """
        context = ValidationContext(
            trust_roots=[_anchor(certificate) for certificate in self.signer_anchors(at)],
            moment=at,
            revocation_mode="soft-fail",
            allow_fetching=False,
        )
        validator = CertificateValidator(certificates[0], certificates[1:], validation_context=context)
        try:
            path: ValidationPath = asyncio.run(validator.async_validate_usage(set()))  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        except (InvalidCertificateError, PathBuildingError, PathValidationError):
            return Level.UNKNOWN
        return self.level(path, moment=at)

    def _vouched(self, authority: AuthorityWithCert) -> Level:
        fingerprint = authority.certificate.sha256
        groups = {Level.SIMPLE: self.own, **self.listed}
        vouched = [
            level
            for level, group in groups.items()
            if any(certificate.sha256 == fingerprint for certificate in group)
        ]
        return max(vouched, key=list(Level).index, default=Level.UNKNOWN)

    def _context(self, anchors: Certificates, evidence: Evidence, moment: datetime) -> ValidationContext:
        """A new one each time: a kept one would carry one person's evidence into another's file.

        Revocation is always required. A list made after the moment is good evidence of it, since revocations
        are dated: hence retroactive.
        """
        known = self.evidence + evidence
        return ValidationContext(
            trust_roots=[_anchor(certificate) for certificate in anchors],
            other_certs=known.certificates,
            crls=known.revocation_lists,
            ocsps=known.responses,
            moment=moment,
            allow_fetching=False,
            revocation_mode="require",
            retroactive_revinfo=True,
            time_tolerance=_CLOCKS_APART,
        )


def _anchor(certificate: asn1_x509.Certificate) -> TrustAnchor:
    """The European lists name authorities that stand below another: they are anchors all the same."""
    if certificate.self_signed == "no":
        return TrustAnchor(_SubordinateAnchor(certificate))
    return CertTrustAnchor(certificate)


class _SubordinateAnchor(AuthorityWithCert):
    """An anchor that signs its own revocation list: pyHanko 0.38 finds the list's issuer only under an anchor that
    issued its certificate, which nobody here did. Anchors are never validated, so that answers for them alone.
    """

    def is_potential_issuer_of(self, cert: asn1_x509.Certificate) -> bool:
        return cert.sha256 == self.certificate.sha256 or bool(super().is_potential_issuer_of(cert))
