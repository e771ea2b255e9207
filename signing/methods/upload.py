"""Signing elsewhere with one's own certificate: the file comes back, is checked, and its proof is completed.

The person's signature is never touched: what is added afterwards is one revision of ours, with the evidence that
the certificate was good and an archive timestamp over the whole (B-LTA). Where the file carries no timestamp, that
one proves the date: the signature then dates from its arrival here, which is all that can be proved.

An address that the file names is never asked. Evidence is fetched from the addresses that certificates give only
where their chain was verified up to somebody we trust: it is then that authority's own address.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509

from foundation.bounded import TooDemanding, bounded
from signing.certificates import common_name
from signing.checked import revised
from signing.fields import archive_timestamps
from signing.level import Level
from signing.methods.returned import Fault, Inspection, inspect
from signing.methods.shape import Checking, Embedded, Proof, SignerFacts
from signing.methods.upload_refusals import (
    AnotherScript,
    BrokenSignature,
    ExpiredCertificate,
    MisshapenReturn,
    RevokedCertificate,
    TooLargeReturn,
    UnknownIssuer,
    UnknownTimestamp,
    UnprovenCertificate,
    UnsuitedCertificate,
    WrongPerson,
)
from signing.names import Likeness, likeness
from signing.pades import archive_timestamped
from signing.refusals import BelowMinimum
from signing.report import CheckedSignature, Covers, Distrust, Report
from signing.timestamp_evidence import TIME_STAMPING, EvidenceError, EvidenceStore
from signing.timestamp_source import CheckedTimeStamper
from signing.trust import Evidence, Trust
from signing.verify import verify

log = logging.getLogger(__name__)

LARGEST_ADDITION = 10_000_000
"""Bytes that a signature may add: a picture, its evidence and its timestamps take a tenth of it."""
TIME_LIMIT = timedelta(seconds=10)
_ANY_USAGE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Needs the file that came back, and the least that is asked of this person's signature."""

    returned: bytes
    minimum: Level
    checking: Checking

    def sign(self, pdf: bytes, facts: SignerFacts, *, at: datetime) -> Embedded:
        """The returned file, its proof completed. Raises the refusals of ``upload_refusals``, TimestampUnavailable.

        ``pdf`` is the round's current revision: the returned file must begin with exactly these bytes.
        """
        found = self._inspected(pdf, facts)
        evidence = self._evidence(found, at) + self.checking.authorities.evidence_within(pdf, at=at)
        trust = replace(self.checking.trust, evidence=self.checking.trust.evidence + evidence)
        report = _verified(self.returned, trust, at)
        signature = _demand_good(report, facts.field)
        if not signature.level.reaches(self.minimum):
            raise BelowMinimum(signature.level, self.minimum)
        _demand_decided(_person(_read(found.signer)[0]), facts)
        new, final = self._completed(evidence, at)
        signature = _demand_good(final, facts.field)
        return Embedded(new, signature.level, _proof(signature, final))

    def _inspected(self, pdf: bytes, facts: SignerFacts) -> Inspection:
        """The shape of the file, and whose certificate it is."""
        if len(self.returned) - len(pdf) > LARGEST_ADDITION:
            raise TooLargeReturn(LARGEST_ADDITION)
        try:
            found = bounded(inspect, pdf, self.returned, facts.field)
        except TooDemanding as error:
            raise MisshapenReturn(Fault.TOO_DEMANDING) from error
        if found.trace:
            log.warning("a returned file could not be read\n%s", found.trace)
        if found.fault is not None:
            raise MisshapenReturn(found.fault, found.detail)
        person = _person(_read(found.signer)[0])
        if likeness(person, facts.name) is Likeness.OTHER:
            raise WrongPerson(person, facts.name)
        return found

    def _evidence(self, found: Inspection, at: datetime) -> Evidence:
        """On what came back, as far as it can be had: where it cannot, the check says what is missing."""
        trust = self.checking.trust
        wanted = [(found.signer, trust.signer_anchors(at), _ANY_USAGE)]
        wanted += [(token, trust.timestamp_anchors(at), TIME_STAMPING) for token in found.timestamps]
        evidence = Evidence()
        for group, anchors, usage in wanted:
            leaf, *others = _read(group)
            store = EvidenceStore(anchors, time_limit=TIME_LIMIT, usage=usage)
            moment = min(at, leaf.not_valid_after)  # where it has ended since, what proves it then still does
            with suppress(EvidenceError):
                evidence += store.of(leaf, others, at=moment)
        return evidence

    def _completed(self, evidence: Evidence, at: datetime) -> tuple[bytes, Report]:
        field = f"archive-timestamp-{archive_timestamps(self.returned) + 1}"

        def revise(ours: Evidence, stamper: CheckedTimeStamper) -> bytes:
            return archive_timestamped(self.returned, field=field, evidence=evidence + ours, stamper=stamper)

        return revised(
            self.returned, revise, authorities=self.checking.authorities, trust=self.checking.trust, at=at
        )


def _verified(returned: bytes, trust: Trust, at: datetime) -> Report:
    try:
        return bounded(verify, returned, trust=trust, at=at)
    except TooDemanding as error:
        raise MisshapenReturn(Fault.TOO_DEMANDING) from error


_DISTRUSTED = {
    Distrust.EXPIRED: ExpiredCertificate,
    Distrust.REVOKED: RevokedCertificate,
    Distrust.UNSUITED: UnsuitedCertificate,
}


def _demand_good(report: Report, field: str) -> CheckedSignature:
    """Intact, trusted, over the whole of its revision; what was there before, untouched."""
    found = report.signature(field)
    if found is None or report.faults:
        raise MisshapenReturn(Fault.UNREADABLE)
    if not (found.intact and found.valid) or found.covers is Covers.LESS:
        raise BrokenSignature
    for token in [found.timestamp, *(stamp.token for stamp in report.archive_timestamps)]:
        if token and not token.sound:
            raise UnknownTimestamp(token.authority) if token.intact else BrokenSignature
    if found.distrust is Distrust.STRANGER:
        raise UnknownIssuer(found.issuer)
    if found.distrust is Distrust.UNPROVEN:
        raise UnprovenCertificate(found.issuer)
    if found.distrust is not None:
        raise _DISTRUSTED[found.distrust]
    others = [item for item in report.signatures if item.field != field]
    if not found.changes_allowed or any(item.problems for item in others):
        raise MisshapenReturn(Fault.CHANGED)
    return found


def _proof(signature: CheckedSignature, report: Report) -> Proof:
    """The date is that of the person's own timestamp, or of the first archive timestamp after it."""
    tokens = [stamp.token for stamp in report.archive_timestamps]
    token = signature.timestamp or next(item for item in tokens if item.at == signature.archived_at)
    return Proof(
        person=signature.person,
        issuer=signature.issuer,
        serial=signature.serial,
        sha256=signature.certificate_sha256,
        signed_at=token.at,
        dated_by=token.authority,
        ours=token is tokens[-1],
    )


def _person(certificate: asn1_x509.Certificate) -> str:
    """The given name and surname where the certificate tells them apart; the common name otherwise."""
    subject = certificate.subject.native
    names = [str(subject.get(part, "")) for part in ("given_name", "surname")]
    return " ".join(names) if all(names) else common_name(certificate)


def _demand_decided(person: str, facts: SignerFacts) -> None:
    """Once the certificate is known to be good: nobody is asked about a stranger's. Raises AnotherScript."""
    undecided = likeness(person, facts.name) is Likeness.ANOTHER_SCRIPT
    if undecided and person not in facts.certificate_names:
        raise AnotherScript(person, facts.name)


def _read(group: tuple[bytes, ...]) -> list[asn1_x509.Certificate]:
    return [asn1_x509.Certificate.load(content) for content in group]
