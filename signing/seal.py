"""The platform's own signatures: it certifies the file before anybody signs, and seals it after everybody has."""

from datetime import datetime

from foundation.errors import Refusal
from signing.authority import Authority
from signing.checked import UnsoundRevision, revised
from signing.fields import archive_timestamps, empty_fields
from signing.pades import SignatureSpec, archive_timestamped, signed
from signing.timestamp_source import CheckedTimeStamper
from signing.timestamps import TimestampAuthorities
from signing.trust import Evidence, Trust

CERTIFICATION_FIELD, SEAL_FIELD = "certification", "seal"


class NotReadyToSeal(Refusal):
    """``problems`` says what is missing or wrong in the file."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("Ce document ne peut pas encore être scellé. " + " ".join(problems))


def certify(
    pdf: bytes,
    *,
    authority: Authority,
    authorities: TimestampAuthorities,
    trust: Trust,
    at: datetime,
    field: str = CERTIFICATION_FIELD,
) -> bytes:
    """Revision 1: states that only the fields placed beforehand may be filled (DocMDP 2), and by which text.

    A certified file forces every signing tool to append to it rather than to save it anew. Raises
    TimestampUnavailable, Unsignable.
    """
    spec = SignatureSpec(
        field=field,
        credential=authority.seal,
        name=f"Cachet de {authority.organisation}",
        reason="Texte soumis à la signature : seules les signatures prévues peuvent y être ajoutées",
        certifies=True,
    )
    own = _own_evidence(authority, at)

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

    return revised(pdf, revise, authorities=authorities, trust=trust, at=at)[0]


def close(
    pdf: bytes,
    *,
    authority: Authority,
    authorities: TimestampAuthorities,
    trust: Trust,
    at: datetime,
    field: str = SEAL_FIELD,
    beside: Evidence = Evidence(),  # noqa: B008 - frozen
) -> bytes:
    """Two revisions: the platform's seal; then fresh evidence for every signature, the seal's included, under
    an archive timestamp that covers the file to its last byte (B-LTA).

    The evidence comes after the seal, not with it: EU DSS counts only what was added after a signature.
    ``beside`` answers for signatures made under another authority: one that was replaced since, or the person's own.
    Raises NotReadyToSeal where
    a signature is missing or wrong, TimestampUnavailable, Unsignable.
    """
    missing = [name for name in empty_fields(pdf) if name != field]
    if missing:
        raise NotReadyToSeal(tuple(f"Le champ de signature « {name} » est vide." for name in missing))
    spec = SignatureSpec(
        field=field,
        credential=authority.seal,
        name=f"Cachet de {authority.organisation}",
        reason="Toutes les parties ont signé : le document est clos",
    )
    own = _own_evidence(authority, at) + beside

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        sealed = signed(pdf, spec, evidence=Evidence(), stamper=stamper, at=at)
        return archive_timestamped(
            sealed, field=_archive_field(pdf), evidence=own + evidence, stamper=stamper
        )

    try:
        return revised(pdf, revise, authorities=authorities, trust=trust, at=at)[0]
    except UnsoundRevision as error:
        raise NotReadyToSeal(error.problems) from error


def extend(pdf: bytes, *, authorities: TimestampAuthorities, trust: Trust, at: datetime) -> bytes:
    """One more archive timestamp, with fresh evidence for the last one: before that one's certificate ends.

    Raises TimestampUnavailable, Unsignable, UnsoundRevision (when it comes too late).
    """

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        return archive_timestamped(pdf, field=_archive_field(pdf), evidence=evidence, stamper=stamper)

    return revised(pdf, revise, authorities=authorities, trust=trust, at=at)[0]


def _own_evidence(authority: Authority, at: datetime) -> Evidence:
    return Evidence((authority.certificate,), (authority.revocation_list(at=at),))


def _archive_field(pdf: bytes) -> str:
    return f"archive-timestamp-{archive_timestamps(pdf) + 1}"
