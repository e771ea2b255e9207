"""The platform's own signatures: it certifies the file before anybody signs, and seals it after everybody has."""

from datetime import datetime

from foundation.errors import Refusal
from signing.authority import Authority
from signing.checked import revised
from signing.pades import SignatureSpec, archive_timestamped, signed
from signing.timestamps import CheckedTimeStamper, TimestampAuthorities
from signing.trust import Evidence, Trust
from signing.verify import verify

CERTIFICATION_FIELD, SEAL_FIELD = "certification", "seal"
_ARCHIVE_FIELD = "archive-timestamp-{number}"


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
    return _platform_signed(pdf, spec, authority, authorities, trust, at)


def close(
    pdf: bytes,
    *,
    authority: Authority,
    authorities: TimestampAuthorities,
    trust: Trust,
    at: datetime,
    field: str = SEAL_FIELD,
) -> bytes:
    """Two revisions: fresh evidence for every signature with the platform's seal; then an archive timestamp.

    The archive timestamp covers the file to its last byte (B-LTA). Raises NotReadyToSeal where a signature is
    missing or wrong, TimestampUnavailable, Unsignable.
    """
    _demand_everything_signed(pdf, trust, at, but=field)
    spec = SignatureSpec(
        field=field,
        credential=authority.seal,
        name=f"Cachet de {authority.organisation}",
        reason="Toutes les parties ont signé : le document est clos",
    )
    sealed = _platform_signed(pdf, spec, authority, authorities, trust, at)
    return extend(sealed, authorities=authorities, trust=trust, at=at)


def extend(pdf: bytes, *, authorities: TimestampAuthorities, trust: Trust, at: datetime) -> bytes:
    """One more archive timestamp: to be added before the certificate of the last one ends.

    Raises TimestampUnavailable, Unsignable, UnsoundRevisionError (when it comes too late).
    """
    number = len(verify(pdf, trust=trust, at=at).archive_timestamps) + 1

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        return archive_timestamped(
            pdf, field=_ARCHIVE_FIELD.format(number=number), evidence=evidence, stamper=stamper
        )

    return revised(pdf, revise, authorities=authorities, trust=trust, at=at)[0]


def _platform_signed(
    pdf: bytes,
    spec: SignatureSpec,
    authority: Authority,
    authorities: TimestampAuthorities,
    trust: Trust,
    at: datetime,
) -> bytes:
    own = Evidence(authority.seal.issuers, (authority.revocation_list(at=at),))

    def revise(evidence: Evidence, stamper: CheckedTimeStamper) -> bytes:
        return signed(pdf, spec, evidence=own + evidence, stamper=stamper, at=at)

    return revised(pdf, revise, authorities=authorities, trust=trust, at=at)[0]


def _demand_everything_signed(pdf: bytes, trust: Trust, at: datetime, *, but: str) -> None:
    report = verify(pdf, trust=trust, at=at)
    missing = [name for name in report.empty_fields if name != but]
    problems = [f"Le champ de signature « {name} » est vide." for name in missing]
    if not report.signatures:
        problems.append("Ce fichier ne contient aucune signature lisible.")
    if not report.sound:
        problems += list(report.faults) + [line for item in report.signatures for line in item.problems]
    if problems:
        raise NotReadyToSeal(tuple(problems))
