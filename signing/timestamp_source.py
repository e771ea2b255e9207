"""One time-stamp authority: asked, and checked before it is believed (RFC 3161).

pyHanko 0.38 does not compare what was stamped with what was asked, and trips over a wrong nonce.
"""

import asyncio
import hashlib
import os
import ssl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import cache

import aiohttp
import certifi
from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.endurance import certificate_ends
from signing.timestamp_evidence import LONGEST_KEPT, EvidenceStore
from signing.trust import Evidence

LARGEST_DRIFT = timedelta(minutes=10)
"""Between an authority's clock and ours: further apart, one of the two is wrong."""
ALGORITHM = "sha256"
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError)
"""What the readers of ASN.1 raise when an answer is not what it says."""


class TimestampError(Exception):
    """One authority did not give a usable token; the next one is asked."""


class UnknownCertificateError(Exception):
    """The authority signed with a certificate whose evidence is not in the file: once more, with it."""


class TimestampSource:
    """One authority: its address, the certificates it signs with, and the evidence for them."""

    def __init__(self, url: str, store: EvidenceStore, *, time_limit: timedelta) -> None:
        self.url = url
        self._store = store
        self._seconds = time_limit.total_seconds()
        self._known: dict[bytes, asn1_x509.Certificate] = {}
        self._signs_with: set[bytes] = set()
        self._signed_last: tuple[datetime, asn1_x509.Certificate] | None = None
        """When its last token came, and under which certificate."""
        self._lock = threading.Lock()

    def evidence(self, *, at: datetime) -> Evidence:
        """Certificates and revocation evidence of this authority, fetched anew when they are no longer fresh.

        The first time, one token is asked for to learn with which certificate the authority signs.
        Raises TimestampError, EvidenceError.
        """
        if not self._in_use(at):
            self._ask_once(at)
        others = tuple(self._known.values())
        return sum((self._store.of(leaf, others, at=at) for leaf in self._in_use(at)), Evidence())

    def proves_until(self, *, at: datetime) -> datetime:
        """How far the certificate reaches with which it signs these days. Raises TimestampError, EvidenceError.

        It may have a new one since it was last asked: a token is asked for, unless one came lately.
        """
        if self._signed_last is None or not timedelta(0) <= at - self._signed_last[0] < LONGEST_KEPT:
            self._ask_once(at)
        self.evidence(at=at)
        _, leaf = self._signed_last or (at, None)
        if leaf is None:
            raise TimestampError("son jeton ne contient pas son certificat.")
        return certificate_ends(leaf, ALGORITHM)

    def _ask_once(self, at: datetime) -> None:
        digest = hashlib.sha256(os.urandom(32)).digest()
        with suppress(UnknownCertificateError):
            asyncio.run(self.stamper(at=at).async_timestamp(digest, ALGORITHM))

    def _in_use(self, at: datetime) -> list[asn1_x509.Certificate]:
        """The certificates it has signed with; not those that have ended since this process began."""
        with self._lock:
            found = [self._known[fingerprint] for fingerprint in self._signs_with]
        return [certificate for certificate in found if certificate.not_valid_after > at]

    def stamper(self, *, at: datetime) -> "CheckedTimeStamper":
        """For one document, now."""
        return CheckedTimeStamper(self, at=at, seconds=self._seconds)

    def recognise(self, token: cms.ContentInfo, *, at: datetime) -> None:
        """Raises UnknownCertificateError, having learnt it, when the token's certificate was not known before."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        found = list(extract_ts_certs(token, store))
        leaves = {leaf.sha256 for leaf in found}
        if not leaves:
            raise TimestampError("son jeton ne contient pas son certificat.")
        with self._lock:
            self._signed_last = (at, found[0])
            if leaves <= self._signs_with:
                return
            self._known |= {certificate.sha256: certificate for certificate in store}
            self._signs_with |= leaves
        raise UnknownCertificateError


class CheckedTimeStamper(TimeStamper):
    """What pyHanko 0.38 asks for tokens, with the checks that it leaves out (imprint) or gets wrong (nonce)."""

    def __init__(self, source: TimestampSource, *, at: datetime, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        self._source = source
        self._at = at
        self._http = _Client(source.url, timeout=seconds)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Raises TimestampError, UnknownCertificateError."""
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        try:
            response = await self._http.async_request_tsa_response(query)
            token = self._checked(response, message_digest, md_algorithm, nonce)
            self._source.recognise(token, at=self._at)
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


class _Client(HTTPTimeStamper):
    """The library's, but for the list of the web's authorities: it reads that anew for every token, 10 ms each time."""

    @asynccontextmanager
    async def _acquire_session(self) -> AsyncIterator[aiohttp.ClientSession]:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=_web_authorities())) as session:
            yield session


@cache
def _web_authorities() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


class _Parts(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = core.Any


def _status(response: tsp.TimeStampResp) -> str:
    """Read apart: asn1crypto takes the token for mandatory, and an honest refusal has none (RFC 3161, 2.4.2)."""
    first = _Parts.load(response.dump())[0]
    return str(tsp.PKIStatusInfo.load(first.dump())["status"].native)


def _cause(failure: BaseException) -> str:
    cause = failure.__cause__ or failure
    return type(cause).__name__
