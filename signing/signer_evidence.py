"""What proves that a person's certificate was good when it signed: asked of authorities that we trust only."""

from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509

from signing.csc.refusals import UnusableCertificate
from signing.timestamp_evidence import EvidenceError, EvidenceStore
from signing.trust import Evidence, Trust

TIME_LIMIT = timedelta(seconds=10)


def evidence_of_signer(
    certificates: tuple[asn1_x509.Certificate, ...], trust: Trust, *, at: datetime
) -> Evidence:
    """The chain of the first certificate, and a revocation list or an OCSP answer for each link of it.

    Nothing is kept: what was fetched about one person never goes into another's file. Raises UnusableCertificate
    where the chain ends in no authority that we trust, or its evidence cannot be had now.
    """
    store = EvidenceStore(trust.advanced, time_limit=TIME_LIMIT, usage=frozenset())
    try:
        return store.of(certificates[0], certificates[1:], at=at)
    except EvidenceError as problem:
        raise UnusableCertificate(str(problem)) from problem
