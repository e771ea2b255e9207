"""What proves, later, that a certificate was good: fetched for chains that end in our own anchors only.

For time-stamp authorities, and for the certificates of remote signature services.
"""

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    CRLFetchError,
    InvalidCertificateError,
    OCSPFetchError,
    PathBuildingError,
    PathValidationError,
)
from pyhanko_certvalidator.fetchers import Fetchers
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath

from signing.trust import Evidence

LONGEST_KEPT = timedelta(hours=6)
TIME_STAMPING = frozenset({"time_stamping"})


class EvidenceError(Exception):
    """The chain does not end in a trusted anchor, or its revocation evidence cannot be fetched."""


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    evidence: Evidence
    fetched_at: datetime
    good_until: datetime

    def fresh(self, at: datetime) -> bool:
        return self.fetched_at - LONGEST_KEPT < at < self.good_until


class EvidenceStore:
    """Evidence fetched so far, by certificate; any number of threads may share it."""

    def __init__(
        self,
        anchors: tuple[asn1_x509.Certificate, ...],
        *,
        time_limit: timedelta,
        usage: frozenset[str] = TIME_STAMPING,
    ) -> None:
        """``usage`` is the extended one that certificates must have; none is asked of those that sign documents."""
        self.anchors = anchors
        self._usage = usage
        self._seconds = time_limit.total_seconds()
        self._kept: dict[bytes, KeptEvidence] = {}
        self._lock = threading.Lock()

    def of(
        self, leaf: asn1_x509.Certificate, others: Iterable[asn1_x509.Certificate], *, at: datetime
    ) -> Evidence:
        """The chain of a certificate, and a revocation list or an OCSP answer for each link.

        Fetched anew when it is no longer fresh. Only chains that end in an anchor are followed: a file can make
        this program ask no other address. Raises EvidenceError.
        """
        with self._lock:
            kept = self._kept.get(leaf.sha256)
            if kept is None or not kept.fresh(at):
                kept = asyncio.run(_fetch(leaf, tuple(others), self.anchors, at, self._seconds, self._usage))
                self._kept[leaf.sha256] = kept
            return kept.evidence

    def known(self) -> Evidence:
        """What has been fetched so far; asks nobody."""
        with self._lock:
            return sum((kept.evidence for kept in self._kept.values()), Evidence())


async def _fetch(
    leaf: asn1_x509.Certificate,
    others: tuple[asn1_x509.Certificate, ...],
    anchors: tuple[asn1_x509.Certificate, ...],
    at: datetime,
    seconds: float,
    usage: frozenset[str],
) -> KeptEvidence:
    chain = await _chain(leaf, others, anchors, at, usage)
    backend = AIOHttpFetcherBackend(per_request_timeout=seconds)
    try:
        found = await _of_chain(chain, backend.get_fetchers())
    except (CRLFetchError, OCSPFetchError, OSError) as error:
        raise EvidenceError("la preuve que son certificat n’est pas révoqué ne se lit pas.") from error
    finally:
        await backend.close()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
    return KeptEvidence(found, at, min([at + LONGEST_KEPT, *_next_updates(found)]))


async def _chain(
    leaf: asn1_x509.Certificate,
    others: tuple[asn1_x509.Certificate, ...],
    anchors: tuple[asn1_x509.Certificate, ...],
    at: datetime,
    usage: frozenset[str],
) -> ValidationPath:
    """Checked, not merely built: a path is built by names, and anybody can bear a name."""
    context = ValidationContext(trust_roots=list(anchors), moment=at, revocation_mode="soft-fail")
    validator = CertificateValidator(leaf, intermediate_certs=others, validation_context=context)
    try:
        path: ValidationPath = await validator.async_validate_usage(  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
            set(), extended_key_usage=set(usage)
        )
    except (InvalidCertificateError, PathBuildingError, PathValidationError) as error:
        remedy = " (CONVENTIO_TSA_ANCHOR_FILE)" if usage == TIME_STAMPING else ""
        raise EvidenceError(f"son certificat ne dépend d’aucune autorité de confiance{remedy}.") from error
    return path


async def _of_chain(path: ValidationPath, fetchers: Fetchers) -> Evidence:
    certificates = tuple(path.iter_certs(include_root=True))
    lists: list[asn1_crl.CertificateList] = []
    responses: list[asn1_ocsp.OCSPResponse] = []
    for certificate in path.iter_certs(include_root=False):
        fetched = list(await fetchers.crl_fetcher.fetch(certificate, use_deltas=False))
        lists += fetched
        if not fetched:
            issuer = path.find_issuing_authority(certificate)
            responses.append(await fetchers.ocsp_fetcher.fetch(certificate, issuer))
    return Evidence(certificates, tuple(lists), tuple(responses))


def _next_updates(evidence: Evidence) -> list[datetime]:
    from_lists = [item["tbs_cert_list"]["next_update"].native for item in evidence.revocation_lists]
    from_responses = [
        answer["next_update"].native
        for response in evidence.responses
        for answer in response.basic_ocsp_response["tbs_response_data"]["responses"]
    ]
    return [instant for instant in from_lists + from_responses if instant is not None]
