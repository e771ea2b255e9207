"""The signing desk of one instance: its keys, its time-stamp authorities and its trust, opened once a process."""

from dataclasses import dataclass, replace
from datetime import datetime

from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from signing import loose_token, seal
from signing.anchors import UnusableAnchors, read_anchors
from signing.authority import Authority
from signing.key_ring import KeyRing, KeysHeldElsewhere
from signing.loose_token import LooseToken
from signing.methods.method import Method
from signing.methods.onsite import OnSite
from signing.methods.shape import Checking, Embedded, SignerFacts, WayOfSigning
from signing.pades import Unsignable
from signing.records import Signer
from signing.report import Report
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from signing.trust import Trust
from signing.verify import verify


class UnknownWay(Refusal):
    """This instance has not what that way of signing needs."""

    def __init__(self, method: Method) -> None:
        self.method = method
        super().__init__(
            f"Cette plateforme ne permet pas de signer {method.label} : choisissez une autre façon de signer."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningDesk:
    """Certifies, signs, seals and verifies; any number of threads may share it.

    Opened without keys it verifies only: ``certify``, ``sign`` and ``seal`` raise KeysHeldElsewhere.
    """

    ring: KeyRing
    authorities: TimestampAuthorities
    anchors: Trust

    @classmethod
    def open(cls, settings: Settings, *, holds_keys: bool) -> "SigningDesk":
        """Raises UnusableKeys, UnusableAnchors. Asks no time-stamp authority yet."""
        for_timestamps = read_anchors(settings.tsa_anchor_file) if settings.tsa_anchor_file else ()
        ring = KeyRing(settings.keys, holds_keys=holds_keys)
        return cls(
            ring=ring,
            authorities=TimestampAuthorities(settings.tsa_urls, for_timestamps),
            anchors=Trust(own=ring.certificates.own, timestamps=for_timestamps),
        )

    @property
    def holds_keys(self) -> bool:
        """Whether this process may certify, sign and seal."""
        return self.ring.holds_keys

    @property
    def authority(self) -> Authority:
        """The instance's own, as it is now. Raises KeysHeldElsewhere."""
        return self.ring.authority

    @property
    def trust(self) -> Trust:
        """The anchors as they are now, with the evidence on time-stamp authorities that was fetched so far."""
        return replace(self._anchors, evidence=self.authorities.known_evidence())

    @property
    def _anchors(self) -> Trust:
        return replace(self.anchors, own=self.ring.certificates.own)

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
            pdf,
            authority=self.authority,
            authorities=self.authorities,
            trust=self.trust,
            at=at,
            former=self.ring.certificates.former_evidence,
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
        return verify(pdf, trust=replace(self._anchors, evidence=fresh), at=at)

    def date(self, content: bytes, *, at: datetime) -> LooseToken:
        """A token over something that is not a PDF. Raises TimestampUnavailable."""
        return loose_token.ask(content, self.authorities, at=at)

    def try_timestamp(self, *, at: datetime) -> None:
        """Asks every time-stamp authority for a token and its evidence. Raises TimestampUnavailable."""
        self.authorities.prefetch(at=at)

    def describe(self, *, at: datetime) -> str:
        """One French line on the keys and how long they last."""
        authority_ends, seal_ends = self.ring.certificates.ends
        authority, sealed = (paris_date(day).strftime("%d/%m/%Y") for day in (authority_ends, seal_ends))
        over = " ; LE CACHET N’EST PLUS VALABLE" if seal_ends <= at else ""
        return f"autorité de l’instance jusqu’au {authority}, cachet jusqu’au {sealed}{over}"


__all__ = ["KeysHeldElsewhere", "SigningDesk", "TimestampUnavailable", "UnusableAnchors", "read_anchors"]
