"""Do the pages on the screen say what the frozen PDF of each deed says?

Approval holds both to each other since texts are compared with their print; this looks at what was frozen before, and
after a new reader of Word files. Nothing is refused to anybody here: what was frozen stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.vault import Vault
from documents.printed_words import PrintedOtherwise, check_printed
from foundation.errors import Refusal
from workflow.readings.word_readings import words_of
from workflow.records.convention import Deed, Document, DocumentRole


@dataclass(frozen=True, slots=True)
class PagesCheck:
    """``faults`` are French sentences, one a text; empty where every page says what its PDF says."""

    texts: int
    faults: tuple[str, ...]


def check_pages(session: Session, vault: Vault) -> PagesCheck:
    """Reads every frozen text again, as its pages do, and its PDF: about 50 ms each."""
    pairs = list(_frozen(session))
    faults = (_fault(session, vault, docx, pdf) for docx, pdf in pairs)
    return PagesCheck(len(pairs), tuple(fault for fault in faults if fault))


def _frozen(session: Session) -> Iterator[tuple[Document, Document]]:
    """The Word file and the PDF of each version that was approved."""
    roles = (DocumentRole.FROZEN_DOCX, DocumentRole.FROZEN_PDF)
    rows = session.scalars(select(Document).where(Document.role.in_(roles)).order_by(Document.id))
    words: dict[tuple[int, int], Document] = {}
    for row in rows:
        version = (row.convention_id, row.version)
        if row.role == DocumentRole.FROZEN_DOCX:
            words[version] = row
        elif version in words:
            yield words[version], row


def _fault(session: Session, vault: Vault, docx: Document, pdf: Document) -> str:
    deed = session.get_one(Deed, docx.convention_id)
    named = f"{deed.number}, version {docx.version}"
    try:
        check_printed(vault.get(pdf.sha256), words_of(session, vault, deed, docx))
    except PrintedOtherwise as difference:
        return f"{named} : {difference.what}. C’est le PDF qui est signé : montrez-le aux signataires."
    except Refusal as refusal:
        return f"{named} : ne peut pas être relu. {refusal}"
    return ""
