"""Registered letters by their numbers, over all conventions: the same one twice is worth a second look."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.convention import Convention
from workflow.records.letter import Letter, LetterEntry

MOST = 20


def known_elsewhere(session: Session, convention: Convention, number: str) -> str:
    """A French warning where another convention has a letter of this number; empty otherwise.

    No refusal: one envelope may hold the denunciations of two conventions.
    """
    if not number:
        return ""
    query = (
        select(Letter, Convention.number)
        .join(LetterEntry, LetterEntry.letter_id == Letter.id)
        .join(Convention, Convention.id == Letter.convention_id)
        .where(LetterEntry.tracking_number == number, Letter.convention_id != convention.id)
        .order_by(Letter.id)
        .limit(MOST)
    )
    for letter, other in session.execute(query):
        standing = letter.entry()
        if standing is not None and not letter.is_annulled:
            return f"Ce numéro est aussi celui du courrier {letter.reference} de {other} : relisez-le sur la preuve."
    return ""
