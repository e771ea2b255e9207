"""What anybody may learn of a file that claims to be one of our conventions, or of a code copied from paper."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.pdf_text import UnreadablePdf, pdf_text
from foundation.bounded import TooDemanding, bounded
from foundation.clock import paris_date
from foundation.settings import Settings
from signing.byte_ranges import ends
from signing.records import Round
from signing.report import Report
from workflow.readings.public_face import PublicConvention, public_face
from workflow.readings.verdict import Answer, Verdict, answers, of_a_stranger
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.rules.states import CONCLUDED
from workflow.workshop import Workshop

CODE = re.compile(r"\b([2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4})\b")


_MOST_REVISIONS = 200
"""Of our own files; a round has some ten, and a new archive timestamp comes every few years."""
_TEXT_OF_A_DAY = re.compile(r"texte au (\d{4}-\d{2}-\d{2})")


def words_of_a_text(code: str, on: date) -> str:
    """What a text gathered for one day bears, so that it can be asked about later."""
    return f"Code {code}, texte au {on.isoformat()}"


class Identity(StrEnum):
    """What the bytes are to this instance, whatever their signatures are worth."""

    ORIGINAL = "original"
    """Exactly the newest closed file: what both parties received, its proof prolonged since if need be."""
    FORMER = "former"
    """Exactly a closed file, to which archive timestamps were added since."""
    OLDER = "older"
    """A beginning of the closed file: true as far as it goes, and something is missing from it."""
    ALTERED = "altered"
    """It bears the code of a convention, and its bytes are not ours."""
    SCAN = "scan"
    """Exactly the scan of an original signed on paper."""
    CONSOLIDATED = "consolidated"
    """It says that it is the text in force on a day, gathered for information: no original, whatever its words."""
    UNKNOWN = "unknown"
    """Nothing in it leads to a convention of this instance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One file, checked at one instant. ``report`` is None for the scan of a paper original."""

    sha256: str
    identity: Identity
    report: Report | None
    convention: PublicConvention | None
    at: datetime

    @property
    def verdict(self) -> Verdict:
        simple = {
            Identity.SCAN: Verdict.PAPER,
            Identity.OLDER: Verdict.INCOMPLETE,
            Identity.ALTERED: Verdict.ALTERED,
            Identity.CONSOLIDATED: Verdict.CONSOLIDATED,
        }
        if (
            self.identity is Identity.ALTERED
            and self.report
            and of_a_stranger(self.report) is Verdict.UNJUDGED
        ):
            return (
                Verdict.UNJUDGED
            )  # written again by a tool, encrypted: nothing says that its words are others
        if self.identity in simple:
            return simple[self.identity]
        if self.identity is Identity.UNKNOWN:
            return of_a_stranger(self.report) if self.report else Verdict.UNKNOWN
        if self.report is None or not self.report.complete:
            return Verdict.AGED
        return Verdict.COMPLETE if self.identity is Identity.ORIGINAL else Verdict.FORMER

    @property
    def good(self) -> bool:
        """Whole, complete, and a file that the instance keeps as the agreement."""
        return self.verdict.good

    @property
    def answers(self) -> tuple[Answer, ...]:
        if self.report is None or self.verdict is Verdict.CONSOLIDATED:
            return ()
        return answers(self.verdict, self.report)


def verified(workshop: Workshop, pdf: bytes, *, at: datetime) -> Verification:
    """Checks the signatures of a file, and whether it is one of ours. Never raises for a bad file."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    with workshop.database.reading() as session:
        convention, identity, day = _identified(session, workshop, pdf, sha256)
        public = (
            public_face(convention, workshop.settings, as_of=paris_date(at), consolidated_on=day)
            if convention
            else None
        )
    report = None if identity is Identity.SCAN else workshop.desk.verify_received(pdf, at=at)
    return Verification(sha256=sha256, identity=identity, report=report, convention=public, at=at)


def grouped(code: str) -> str:
    """A code as it is printed, whatever way it was typed."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def by_code(session: Session, settings: Settings, code: str, *, as_of: date) -> PublicConvention | None:
    """The signed convention whose footer bears this code; None for any other, signed or not."""
    query = select(Deed).where(Deed.verification_code == grouped(code))
    convention = session.scalars(query).unique().one_or_none()
    return public_face(convention, settings, as_of=as_of) if convention else None


def _identified(
    session: Session, workshop: Workshop, pdf: bytes, sha256: str
) -> tuple[Deed | None, Identity, date | None]:
    """Whose it is and what; the day of a text that was gathered for one."""
    kept = session.scalars(select(Document).where(Document.sha256 == sha256)).first()
    if kept is not None and kept.role in {DocumentRole.SIGNED_PDF, DocumentRole.SCAN}:
        convention = session.get_one(Deed, kept.convention_id)
        return convention, _of_kept(convention, kept), None
    if begun := _begun(session, pdf):
        newest = workshop.vault.get(begun.needed(DocumentRole.SIGNED_PDF).sha256)
        return begun, Identity.OLDER if newest.startswith(pdf) else Identity.ALTERED, None
    words = _words(pdf)
    named = _named_in(session, words)
    if named is None or named.state not in CONCLUDED:
        return None, Identity.UNKNOWN, None
    signed = named.document(DocumentRole.SIGNED_PDF)
    closed = workshop.vault.get(signed.sha256) if signed else b""
    if len(pdf) > _least(session, workshop, named) and closed.startswith(pdf):
        return named, Identity.OLDER, None
    if day := _day_of_a_text(words):
        return named, Identity.CONSOLIDATED, day
    return named, Identity.ALTERED, None


def _begun(session: Session, pdf: bytes) -> Deed | None:
    """The convention whose closed file this file begins with: something was added, whatever pages it now shows."""
    digest, done, found = hashlib.sha256(), 0, []
    for _, end in ends(pdf)[:_MOST_REVISIONS]:
        digest.update(pdf[done:end])
        done = end
        found.append(digest.hexdigest())
    query = select(Document).where(Document.sha256.in_(found), Document.role == DocumentRole.SIGNED_PDF)
    kept = session.scalars(query).first()
    return session.get_one(Deed, kept.convention_id) if kept else None


def _of_kept(convention: Deed, kept: Document) -> Identity:
    if kept.role == DocumentRole.SCAN:
        return Identity.SCAN
    newest = convention.document(DocumentRole.SIGNED_PDF)
    return Identity.ORIGINAL if newest is not None and newest.sha256 == kept.sha256 else Identity.FORMER


def _least(session: Session, workshop: Workshop, convention: Deed) -> int:
    """Length of the frozen text: less than that is no version of the file, only a piece of it."""
    signing_round = session.get(Round, convention.round_id) if convention.round_id else None
    return len(workshop.vault.get(signing_round.frozen_sha256)) - 1 if signing_round else 0


def _words(pdf: bytes) -> str:
    try:
        return bounded(pdf_text, pdf)
    except (TooDemanding, UnreadablePdf):
        return ""


def _named_in(session: Session, words: str) -> Deed | None:
    """The convention whose verification code stands in the text."""
    codes = set(CODE.findall(words))
    if len(codes) != 1:
        return None
    query = select(Deed).where(Deed.verification_code == codes.pop())
    return session.scalars(query).unique().one_or_none()


def _day_of_a_text(words: str) -> date | None:
    found = _TEXT_OF_A_DAY.search(words)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
