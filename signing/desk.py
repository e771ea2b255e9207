"""The signing desk of one instance: its keys, its time-stamp authorities and its trust, opened once a process."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509

from foundation.bounded import TooDemanding, bounded
from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from signing import endurance, loose_token, seal
from signing.anchors import UnusableAnchors, listed_authorities, listed_timestamps, read_anchors
from signing.authority import Authority
from signing.certificates import common_name
from signing.european_fetch import NOT_ASKED, EuropeanLists
from signing.fields import timestamp_certificates
from signing.hardware import token_of
from signing.key_ring import KeyRing, KeysHeldElsewhere
from signing.level import Level
from signing.loose_token import LooseToken
from signing.methods.csc import Remote, RemoteAnswer, prepare_remotely
from signing.methods.method import Method
from signing.methods.onsite import OnSite
from signing.methods.pkcs11 import InToken, PeopleOfTheToken
from signing.methods.shape import Checking, Embedded, SignerFacts, WayOfSigning
from signing.methods.upload import Upload
from signing.pades import Unsignable
from signing.pades_apart import PreparedFile
from signing.records import Signer
from signing.refusals import BelowMinimum
from signing.report import Report
from signing.signer_evidence import evidence_of_people, evidence_of_signer
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from signing.trust import Trust
from signing.unread import unread_apart
from signing.validation_report import reports_of
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
    european: EuropeanLists | None = None
    """The trusted lists of the Union, where the settings give their address."""
    people: PeopleOfTheToken = field(default_factory=PeopleOfTheToken)
    """Those of the Région whose keys stand in its module."""

    @classmethod
    def open(cls, settings: Settings, *, holds_keys: bool) -> "SigningDesk":
        """Raises UnusableKeys, UnusableAnchors. Asks no time-stamp authority yet."""
        for_timestamps = read_anchors(settings.tsa_anchor_file) if settings.tsa_anchor_file else ()
        token = token_of(settings)
        ring = KeyRing(settings.keys, holds_keys=holds_keys, token=token)
        return cls(
            ring=ring,
            authorities=TimestampAuthorities(settings.tsa_urls, for_timestamps),
            anchors=Trust(
                own=ring.certificates.own,
                timestamps=for_timestamps + listed_timestamps(settings.authorities),
                listed=listed_authorities(settings.authorities),
            ),
            european=EuropeanLists.of(settings),
            people=PeopleOfTheToken(settings.keys if token else None),
        )

    @property
    def holds_keys(self) -> bool:
        """Whether this process may certify, sign and seal."""
        return self.ring.holds_keys

    @property
    def recognises_others(self) -> bool:
        """Whether a certificate of somebody's own can be worth anything here: else nobody is sent for one."""
        return any(self.anchors.listed.values()) or bool(self.european and self.european.url)

    @property
    def recognised(self) -> tuple[str, ...]:
        """The authorities that the administrator added, by name."""
        listed = (certificate for group in self.anchors.listed.values() for certificate in group)
        return tuple(sorted({common_name(certificate) for certificate in listed}))

    @property
    def authority(self) -> Authority:
        """The instance's own, as it is now. Raises KeysHeldElsewhere."""
        return self.ring.authority

    def trust(self, *, at: datetime) -> Trust:
        """The anchors as they are now, the European list while it is valid, and the evidence on time-stamp
        authorities that was fetched so far."""
        return replace(self._anchors(at), evidence=self.authorities.known_evidence())

    def _anchors(self, at: datetime) -> Trust:
        lists = self.european.current(at=at) if self.european else None
        return replace(self.anchors, own=self.ring.certificates.own, european=lists)

    def refresh_lists(self, *, at: datetime) -> None:
        """Fetches the European lists where a day has passed. Raises ListsNotRefreshed."""
        if self.european and self.european.due(at=at):
            self.european.refresh(at=at)

    def certify(self, pdf: bytes, *, at: datetime) -> bytes:
        """The frozen file with the platform's certification. Raises TimestampUnavailable, Unsignable."""
        return seal.certify(
            pdf, authority=self.authority, authorities=self.authorities, trust=self.trust(at=at), at=at
        )

    def sign(
        self, pdf: bytes, signer: Signer, *, at: datetime, remote: RemoteAnswer | None = None
    ) -> Embedded:
        """The file with the signature that this signer decided.

        ``remote`` is what came back from a remote service, for whoever signed there. Raises UnknownWay,
        TimestampUnavailable, Unsignable, and the refusals of the way.
        """
        way = self._way_of(signer.method, remote, at)
        return way.sign(pdf, SignerFacts.of(signer, decided_at=signer.confirmed_at or at), at=at)

    def receive(
        self,
        pdf: bytes,
        signer: Signer,
        returned: bytes,
        *,
        minimum: Level,
        at: datetime,
        certificate_names: tuple[str, ...] = (),
    ) -> Embedded:
        """The file that this person signed elsewhere, checked against the round's revision, its proof completed.

        ``certificate_names``: those, in another script, that somebody took for this person's.

        Raises the refusals of ``methods.upload``, TimestampUnavailable.
        """
        checking = Checking(authorities=self.authorities, trust=self.trust(at=at))
        way = Upload(returned=returned, minimum=minimum, checking=checking)
        facts = replace(SignerFacts.of(signer, decided_at=at), certificate_names=certificate_names)
        return way.sign(pdf, facts, at=at)

    def demand_level(
        self, certificates: tuple[asn1_x509.Certificate, ...], minimum: Level, *, at: datetime
    ) -> None:
        """Before a person is asked to sign with this certificate. Raises BelowMinimum."""
        level = self.trust(at=at).foreseen(certificates, at=at)
        if not level.reaches(minimum):
            raise BelowMinimum(level, minimum)

    def prepare_remotely(
        self,
        pdf: bytes,
        signer: Signer,
        certificates: tuple[asn1_x509.Certificate, ...],
        *,
        typed_name: str,
        at: datetime,
    ) -> PreparedFile:
        """The file prepared for a signature by a remote service, with what will prove its certificate.

        Raises UnusableCertificate where its chain ends in nobody we trust, or cannot be proved now;
        UnprintableName, Unsignable.
        """
        with suppress(TimestampUnavailable):  # one that answers is enough, and none is needed yet
            self.authorities.prefetch(at=at)
        evidence = (
            evidence_of_signer(certificates, self.trust(at=at), at=at) + self.authorities.known_evidence()
        )
        facts = replace(SignerFacts.of(signer, decided_at=at), typed_name=typed_name)
        return prepare_remotely(pdf, facts, certificates, evidence=evidence, at=at)

    def _way_of(self, method: Method, remote: RemoteAnswer | None, at: datetime) -> WayOfSigning:
        checking = Checking(authorities=self.authorities, trust=self.trust(at=at))
        if method is Method.ONSITE:
            return OnSite(authority=self.authority, checking=checking)
        if method is Method.CSC and remote is not None:
            return Remote(answer=remote, checking=checking)
        if method is Method.PKCS11 and self.ring.token is not None:
            return InToken(token=self.ring.token, people=self.people, checking=checking)
        raise UnknownWay(method)

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """The file sealed, and closed by an archive timestamp.

        Raises NotReadyToSeal, TimestampUnavailable, Unsignable.
        """
        trust = self.trust(at=at)
        return seal.close(
            pdf,
            authority=self.authority,
            authorities=self.authorities,
            trust=trust,
            at=at,
            beside=self.ring.certificates.former_evidence + evidence_of_people(pdf, trust, at=at),
        )

    def extend(self, pdf: bytes, *, at: datetime) -> bytes:
        """One more archive timestamp, before the last one's certificate ends."""
        return seal.extend(pdf, authorities=self.authorities, trust=self.trust(at=at), at=at)

    def proved_until(self, pdf: bytes) -> datetime | None:
        """Until when the last archive timestamp proves the file; None where it has none. Raises Unsignable."""
        return endurance.proved_until(pdf)

    def timestamps_prove_until(self, *, at: datetime) -> datetime:
        """How far the longest of the present time-stamp certificates reaches. Raises TimestampUnavailable."""
        return self.authorities.prove_until(at=at)

    def verify(self, pdf: bytes, *, at: datetime) -> Report:
        """Never raises for a bad file.

        Where the evidence of a token in the file has aged, it is fetched anew (from our authorities only).
        """
        report = verify(pdf, trust=self.trust(at=at), at=at)
        if not report.aged:
            return report
        try:
            fresh = self.authorities.evidence_within(pdf, at=at)
        except Unsignable:
            return report
        return verify(pdf, trust=replace(self._anchors(at), evidence=fresh), at=at)

    def verify_received(self, pdf: bytes, *, at: datetime) -> Report:
        """The same for a file of a stranger, in a process of its own that bounds what reading it may cost."""
        try:
            report = bounded(verify, pdf, trust=self.trust(at=at), at=at)
        except TooDemanding:
            return unread_apart(pdf)
        if not report.aged:
            return report
        try:
            fresh = self.authorities.evidence_of(bounded(timestamp_certificates, pdf), at=at)
            return bounded(verify, pdf, trust=replace(self._anchors(at), evidence=fresh), at=at)
        except (TooDemanding, Unsignable):
            return report

    def date(self, content: bytes, *, at: datetime) -> LooseToken:
        """A token over something that is not a PDF. Raises TimestampUnavailable."""
        return loose_token.ask(content, self.authorities, at=at)

    def validation_reports(self, pdf: bytes, *, at: datetime) -> dict[str, bytes]:
        """A standard report (ETSI TS 119 102-2) on each signature of a closed file. Asks no network."""
        return reports_of(pdf, trust=self.trust(at=at), at=at)

    def try_timestamp(self, *, at: datetime) -> None:
        """Asks every time-stamp authority for a token and its evidence. Raises TimestampUnavailable."""
        self.authorities.prefetch(at=at)

    def describe_trust(self, *, at: datetime) -> str:
        """One French line on the authorities in whom the administrator trusts, and on the European lists."""
        listed = sum(len(group) for group in self.anchors.listed.values())
        plural = "s" if listed > 1 else ""
        lists = self.european.describe(at=at) if self.european else NOT_ASKED
        return f"{listed} autorité{plural} ajoutée{plural} ; {lists}"

    def describe(self, *, at: datetime) -> str:
        """One French line on the keys and how long they last."""
        authority_ends, seal_ends = self.ring.certificates.ends
        authority, sealed = (paris_date(day).strftime("%d/%m/%Y") for day in (authority_ends, seal_ends))
        over = " ; LE CACHET N’EST PLUS VALABLE" if seal_ends <= at else ""
        return f"autorité de l’instance jusqu’au {authority}, cachet jusqu’au {sealed}{over}"


__all__ = ["KeysHeldElsewhere", "SigningDesk", "TimestampUnavailable", "UnusableAnchors", "read_anchors"]
