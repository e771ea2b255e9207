"""Timestamps from several authorities, asked in order (RFC 3161): one that can be proved later, or none.

A token is checked before it is believed: granted, over our digest, with our nonce, at about our time. Whatever
goes wrong becomes one exception, TimestampUnavailable: the signature waits, its level is never lowered.
"""

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko_certvalidator.registry import SimpleCertificateStore

from foundation.errors import Refusal
from signing.timestamp_evidence import EvidenceError, KeptEvidence, fetch
from signing.trust import Evidence

TIME_LIMIT = timedelta(seconds=10)
LARGEST_DRIFT = timedelta(minutes=10)
"""Between an authority's clock and ours: further apart, one of the two is wrong."""
ALGORITHM = "sha256"
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError)
"""What the readers of ASN.1 raise when an answer is not what it says."""

Made = TypeVar("Made")


class TimestampUnavailable(Refusal):
    """``reasons`` says why, by address of the authority."""

    def __init__(self, reasons: dict[str, str]) -> None:
        self.reasons = dict(reasons)
        told = " ; ".join(f"{url} : {reason}" for url, reason in reasons.items())
        super().__init__(
            "Aucune autorité d’horodatage n’a répondu comme il faut "
            f"({told or 'aucune n’est réglée'}). La signature est enregistrée : elle sera datée et ajoutée au "
            "document dès qu’une autorité répondra."
        )


class TimestampError(Exception):
    """One authority did not give a usable token; the next one is asked."""


class UnknownCertificateError(Exception):
    """The authority signed with a certificate whose evidence is not in the file: once more, with it."""


class TimestampAuthorities:
    """The authorities of the settings, in order. Kept for the life of the process, shared by its threads."""

    def __init__(
        self,
        urls: Iterable[str],
        anchors: Iterable[asn1_x509.Certificate],
        *,
        time_limit: timedelta = TIME_LIMIT,
    ) -> None:
        self._anchors = known = tuple(anchors)
        self._seconds = time_limit.total_seconds()
        self.sources = tuple(TimestampSource(url, known, time_limit=time_limit) for url in urls)

    def first_good(self, make: Callable[["TimestampSource"], Made]) -> Made:
        """What ``make`` makes with the first authority that serves. Raises TimestampUnavailable."""
        reasons = {}
        for source in self.sources:
            for attempt in (make, make):
                try:
                    return attempt(source)
                except UnknownCertificateError:
                    continue
                except (TimestampError, EvidenceError) as failure:
                    reasons[source.url] = str(failure)
                    break
            else:
                reasons[source.url] = "elle change de certificat à chaque jeton."
        raise TimestampUnavailable(reasons)

    def prefetch(self, *, at: datetime) -> None:
        """Fetches each authority's certificates and revocation evidence ahead. Raises TimestampUnavailable."""
        reasons = {}
        for source in self.sources:
            try:
                source.evidence(at=at)
            except (TimestampError, EvidenceError) as failure:
                reasons[source.url] = str(failure)
        if reasons or not self.sources:
            raise TimestampUnavailable(reasons)

    def evidence_for(
        self,
        leaves: Iterable[asn1_x509.Certificate],
        others: Iterable[asn1_x509.Certificate],
        *,
        at: datetime,
    ) -> Evidence:
        """Fresh evidence for certificates of older tokens, as far as they end in our anchors.

        Raises TimestampUnavailable.
        """
        try:
            return fetch(leaves, others, self._anchors, at=at, seconds=self._seconds).evidence
        except EvidenceError as failure:
            raise TimestampUnavailable({"horodatage précédent": str(failure)}) from failure

    def known_evidence(self) -> Evidence:
        """What has been fetched so far; asks nobody."""
        return sum((source.kept.evidence for source in self.sources if source.kept), Evidence())


class TimestampSource:
    """One authority: its address, the certificates it signs with, and the evidence for them."""

    def __init__(
        self, url: str, anchors: tuple[asn1_x509.Certificate, ...], *, time_limit: timedelta
    ) -> None:
        self.url = url
        self.kept: KeptEvidence | None = None
        self._anchors = anchors
        self._seconds = time_limit.total_seconds()
        self._known: dict[bytes, asn1_x509.Certificate] = {}
        self._signs_with: set[bytes] = set()
        self._lock = threading.Lock()

    def evidence(self, *, at: datetime) -> Evidence:
        """Certificates and revocation evidence of this authority, fetched anew when they are no longer fresh.

        The first time, one token is asked for to learn with which certificate the authority signs.
        Raises TimestampError, EvidenceError.
        """
        with self._lock:
            if not self._signs_with:
                digest = hashlib.sha256(os.urandom(32)).digest()
                try:
                    asyncio.run(self.stamper(at=at).async_timestamp(digest, ALGORITHM))
                except UnknownCertificateError:
                    self.kept = None
            if self.kept is None or not self.kept.fresh(at):
                leaves = [self._known[fingerprint] for fingerprint in self._signs_with]
                self.kept = fetch(leaves, self._known.values(), self._anchors, at=at, seconds=self._seconds)
            return self.kept.evidence

    def stamper(self, *, at: datetime) -> "CheckedTimeStamper":
        """For one document, now."""
        return CheckedTimeStamper(self, at=at, seconds=self._seconds)

    def recognise(self, token: cms.ContentInfo) -> None:
        """Raises UnknownCertificateError, having learnt it, when the token's certificate was not known before."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        leaves = {leaf.sha256 for leaf in extract_ts_certs(token, store)}
        if not leaves:
            raise TimestampError("son jeton ne contient pas son certificat.")
        if leaves <= self._signs_with:
            return
        self._known.update({certificate.sha256: certificate for certificate in store})
        self._signs_with |= leaves
        self.kept = None
        raise UnknownCertificateError


class CheckedTimeStamper(TimeStamper):
    """What pyHanko 0.38 asks for tokens, with the checks that it leaves out (imprint) or gets wrong (nonce)."""

    def __init__(self, source: TimestampSource, *, at: datetime, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        self._source = source
        self._at = at
        self._http = HTTPTimeStamper(source.url, timeout=seconds)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Raises TimestampError, UnknownCertificateError."""
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        try:
            response = await self._http.async_request_tsa_response(query)
            token = self._checked(response, message_digest, md_algorithm, nonce)
            self._source.recognise(token)
        except TimestampRequestError as failure:
            raise TimestampError(f"elle ne répond pas ({_cause(failure)}).") from failure
        except _MALFORMED as failure:
            raise TimestampError("sa réponse n’est pas un jeton d’horodatage.") from failure
        return token

    def _checked(
        self, response: tsp.TimeStampResp, digest: bytes, algorithm: str, nonce: int
    ) -> cms.ContentInfo:
        status = _status(response)
        if status not in ("granted", "granted_with_mods"):
            raise TimestampError(f"elle a refusé la demande ({status}).")
        token = response["time_stamp_token"]
        stamped = token["content"]["encap_content_info"]["content"].parsed
        imprint = stamped["message_imprint"]
        if (
            imprint["hashed_message"].native != digest
            or imprint["hash_algorithm"]["algorithm"].native != algorithm
        ):
            raise TimestampError("elle a daté autre chose que ce document.")
        if stamped["nonce"].native != nonce:
            raise TimestampError("sa réponse répond à une autre demande.")
        if abs(stamped["gen_time"].native - self._at) > LARGEST_DRIFT:
            raise TimestampError("son horloge et celle de ce serveur s’écartent trop.")
        return token


class _Parts(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = core.Any


def _status(response: tsp.TimeStampResp) -> str:
    """Read apart: asn1crypto takes the token for mandatory, and an honest refusal has none (RFC 3161, 2.4.2)."""
    first = _Parts.load(response.dump())[0]
    return str(tsp.PKIStatusInfo.load(first.dump())["status"].native)


def tokens_in(signer_info: cms.SignerInfo) -> Iterator[cms.ContentInfo]:
    """The signature timestamps that a signature carries."""
    for attribute in signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]


def _cause(failure: BaseException) -> str:
    cause = failure.__cause__ or failure
    return type(cause).__name__
