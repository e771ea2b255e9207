"""What proves that a person's certificate was good when it signed: asked of authorities that we trust only."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)

from signing.csc.refusals import UnusableCertificate
from signing.fields import signer_chains
from signing.timestamp_evidence import EvidenceError, EvidenceStore
from signing.trust import Evidence, Trust

TIME_LIMIT = timedelta(seconds=10)


def evidence_of_signer(
    certificates: tuple[asn1_x509.Certificate, ...], trust: Trust, *, at: datetime
) -> Evidence:
    """The chain of the first certificate, and a revocation list or an OCSP answer for each link of it.

    Nothing is kept: what was fetched about one person never goes into another's file. Raises UnusableCertificate
    where the chain ends in no authority that we trust, its evidence cannot be had now, or says that it is revoked.
    """
    store = EvidenceStore(trust.signer_anchors(at), time_limit=TIME_LIMIT, usage=frozenset())
    try:
        found = store.of(certificates[0], certificates[1:], at=at)
    except EvidenceError as problem:
        raise UnusableCertificate(str(problem)) from problem
    _demand_good(certificates, found, trust, at)
    return found


def evidence_of_people(pdf: bytes, trust: Trust, *, at: datetime) -> Evidence:
    """Fresh evidence for whoever signed the file with a certificate of their own, to be added after their signature.

    As far as it can be had: what was embedded with the signature proves it already, and a certificate that was
    revoked since was good when it signed. Raises Unsignable.
    """
    own = {certificate.subject.sha256 for certificate in trust.own}
    store = EvidenceStore(trust.signer_anchors(at), time_limit=TIME_LIMIT, usage=frozenset())
    found = Evidence()
    for leaf, *others in signer_chains(pdf):
        if leaf.issuer.sha256 in own:
            continue
        with suppress(EvidenceError):
            found += store.of(leaf, others, at=at)
    return found


def _demand_good(
    certificates: tuple[asn1_x509.Certificate, ...], evidence: Evidence, trust: Trust, at: datetime
) -> None:
    """As any reader of the file will judge it."""
    validator = CertificateValidator(
        certificates[0],
        intermediate_certs=certificates[1:],
        validation_context=trust.for_signers(evidence, moment=at),
    )
    try:
        asyncio.run(validator.async_validate_usage(set()))  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
    except RevokedError as problem:
        raise UnusableCertificate("il est révoqué.") from problem
    except (InvalidCertificateError, PathBuildingError, PathValidationError) as problem:
        raise UnusableCertificate(
            "l’autorité qui l’a délivré ne le reconnaît pas comme valable."
        ) from problem
