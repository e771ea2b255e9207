"""What anybody may learn of a file that claims to be one of our conventions, or of a code copied from paper.

A stranger is told what article 4 of the convention lets the Région publish (that it exists, its parties, its content), and
what the calendar makes of it today; never who received what, nor anything of an unsigned text.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.pdf_text import UnreadablePdf, pdf_text
from foundation.clock import paris_date
from foundation.settings import Settings
from signing.records import Round
from signing.report import Report
from workflow.readings.standing import standing_of
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.rules.states import CONCLUDED
from workflow.workshop import Workshop

CODE = re.compile(r"\b([2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4})\b")


class Identity(StrEnum):
    """What the bytes are to this instance."""

    ORIGINAL = "original"
    """Exactly the closed file that both parties received."""
    OLDER = "older"
    """A beginning of the closed file: true as far as it goes, and something is missing from it."""
    ALTERED = "altered"
    """It bears the code of a convention, and its bytes are not ours."""
    SCAN = "scan"
    """Exactly the scan of an original signed on paper."""
    UNKNOWN = "unknown"
    """Nothing in it leads to a convention of this instance."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Identity.ORIGINAL: "C’est exactement l’original signé que l’instance conserve, octet pour octet.",
    Identity.OLDER: (
        "C’est une version antérieure du fichier signé : ce qu’elle contient est authentique, mais il y manque des "
        "signatures ou le sceau final. Demandez l’exemplaire complet."
    ),
    Identity.ALTERED: (
        "Ce fichier porte le code d’une convention de cette instance, mais ce ne sont pas les octets qu’elle "
        "conserve : ne vous y fiez pas."
    ),
    Identity.SCAN: "C’est exactement la numérisation que l’instance conserve d’un original signé sur papier.",
    Identity.UNKNOWN: "Ce fichier ne vient d’aucune convention signée de cette instance.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConvention:
    """What may be said of a signed convention to anybody."""

    number: str
    co_contractor: str
    sentence: str
    """Where it stands today, in words."""
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One file, checked at one instant. ``report`` is None for a file without electronic signatures to read."""

    sha256: str
    identity: Identity
    report: Report | None
    convention: PublicConvention | None

    @property
    def good(self) -> bool:
        """Whole, complete, and the very file that the instance keeps."""
        if self.identity is Identity.SCAN:
            return True
        return self.identity is Identity.ORIGINAL and self.report is not None and self.report.complete


def verified(workshop: Workshop, pdf: bytes, *, at: datetime) -> Verification:
    """Checks the signatures of a file, and whether it is one of ours. Never raises for a bad file."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    with workshop.database.reading() as session:
        convention, identity = _identified(session, workshop, pdf, sha256)
        public = _public(convention, workshop.settings, paris_date(at)) if convention else None
    report = None if identity is Identity.SCAN else workshop.desk.verify(pdf, at=at)
    return Verification(sha256=sha256, identity=identity, report=report, convention=public)


def by_code(session: Session, settings: Settings, code: str, *, as_of: date) -> PublicConvention | None:
    """The signed convention whose footer bears this code; None for any other, signed or not."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    grouped = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    query = select(Deed).where(Deed.verification_code == grouped)
    convention = session.scalars(query).unique().one_or_none()
    return _public(convention, settings, as_of) if convention else None


def _identified(
    session: Session, workshop: Workshop, pdf: bytes, sha256: str
) -> tuple[Deed | None, Identity]:
    kept = session.scalars(select(Document).where(Document.sha256 == sha256)).first()
    roles = {DocumentRole.SIGNED_PDF: Identity.ORIGINAL, DocumentRole.SCAN: Identity.SCAN}
    if kept is not None and kept.role in roles:
        return session.get_one(Deed, kept.convention_id), roles[DocumentRole(kept.role)]
    convention = _named_in(session, pdf)
    if convention is None or convention.state not in CONCLUDED:
        return None, Identity.UNKNOWN
    signed = convention.document(DocumentRole.SIGNED_PDF)
    closed = workshop.vault.get(signed.sha256) if signed else b""
    if len(pdf) > _least(session, workshop, convention) and closed.startswith(pdf):
        return convention, Identity.OLDER
    return convention, Identity.ALTERED


def _least(session: Session, workshop: Workshop, convention: Deed) -> int:
    """Length of the frozen text: less than that is no version of the file, only a piece of it."""
    signing_round = session.get(Round, convention.round_id) if convention.round_id else None
    return len(workshop.vault.get(signing_round.frozen_sha256)) - 1 if signing_round else 0


def _named_in(session: Session, pdf: bytes) -> Deed | None:
    """The convention whose verification code stands in the text."""
    try:
        codes = set(CODE.findall(pdf_text(pdf)))
    except UnreadablePdf:
        return None
    if len(codes) != 1:
        return None
    query = select(Deed).where(Deed.verification_code == codes.pop())
    return session.scalars(query).unique().one_or_none()


def _public(convention: Deed, settings: Settings, as_of: date) -> PublicConvention | None:
    if convention.state not in CONCLUDED:
        return None
    standing = standing_of(convention, settings, as_of=as_of)
    return PublicConvention(
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        sentence=standing.sentence,
        in_force=standing.tone.value in {"good", "notice"},
    )
