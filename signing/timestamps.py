"""Timestamps from several authorities, asked in order (RFC 3161): one that can be proved later, or none.

A token is checked before it is believed: granted, over our digest, with our nonce, at about our time. Whatever
goes wrong becomes one exception, TimestampUnavailable: the signature waits, its level is never lowered.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from asn1crypto import x509 as asn1_x509

from foundation.errors import Refusal
from signing.timestamp_evidence import EvidenceError, fetch
from signing.timestamp_source import TimestampError, TimestampSource, UnknownCertificateError
from signing.trust import Evidence

TIME_LIMIT = timedelta(seconds=10)
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
