"""Timestamps from several authorities, asked in order (RFC 3161): one that can be proved later, or none.

A token is checked before it is believed: granted, over our digest, with our nonce, at about our time. Whatever
goes wrong becomes one exception, TimestampUnavailable: the signature waits, its level is never lowered.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from asn1crypto import x509 as asn1_x509

from foundation.errors import Refusal
from signing.fields import timestamp_certificates
from signing.timestamp_evidence import EvidenceError, EvidenceStore
from signing.timestamp_source import TimestampError, TimestampSource, UnknownCertificateError
from signing.trust import Certificates, Evidence

TIME_LIMIT = timedelta(seconds=10)
_ATTEMPTS = 3
"""Behind one address there may be several certificates, each learnt when it is met."""
Made = TypeVar("Made")


class TimestampUnavailable(Refusal):
    """``reasons`` says why, by address of the authority."""

    def __init__(self, reasons: dict[str, str]) -> None:
        self.reasons = dict(reasons)
        told = " ; ".join(f"{url} : {reason}" for url, reason in reasons.items())
        super().__init__(
            "Aucune autorité d’horodatage n’a répondu comme il faut "
            f"({told or 'aucune n’est réglée'}). Rien n’est perdu : recommencez dans quelques minutes ; "
            "une signature déjà confirmée sera reprise d’elle-même."
        )


class TimestampAuthorities:
    """The authorities of the settings, in order. Kept for the life of the process, shared by its threads."""

    def __init__(
        self,
        urls: Iterable[str],
        anchors: Iterable[asn1_x509.Certificate],
        *,
        time_limit: timedelta = TIME_LIMIT,
    ) -> None:
        self._store = EvidenceStore(tuple(anchors), time_limit=time_limit)
        self.sources = tuple(TimestampSource(url, self._store, time_limit=time_limit) for url in urls)

    def first_good(self, make: Callable[["TimestampSource"], Made]) -> Made:
        """What ``make`` makes with the first authority that serves. Raises TimestampUnavailable."""
        reasons = {}
        for source in self.sources:
            for _ in range(_ATTEMPTS):
                try:
                    return make(source)
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

    def prove_until(self, *, at: datetime) -> datetime:
        """The last day of the longest certificate with which an authority signs now. Raises TimestampUnavailable."""
        ends, reasons = [], {}
        for source in self.sources:
            try:
                ends.append(source.proves_until(at=at))
            except (TimestampError, EvidenceError) as failure:
                reasons[source.url] = str(failure)
        if not ends:
            raise TimestampUnavailable(reasons)
        return max(ends)

    def evidence_within(self, pdf: bytes, *, at: datetime) -> Evidence:
        """Fresh evidence for the tokens that a file already carries, whichever authority made them.

        As far as it can be had: where it cannot, the check says what is missing.
        """
        return self.evidence_of(timestamp_certificates(pdf), at=at)

    def evidence_of(self, tokens: tuple[Certificates, Certificates], *, at: datetime) -> Evidence:
        """The same, the certificates of the tokens having been read: those that signed them, and the others."""
        found = Evidence()
        leaves, others = tokens
        for leaf in leaves:
            with suppress(EvidenceError):
                found += self._store.of(leaf, others, at=at)
        return found

    def known_evidence(self) -> Evidence:
        """What has been fetched so far; asks nobody."""
        return self._store.known()
