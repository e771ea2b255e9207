"""The search index written anew from the tables and the vault: after a restoration, or an upgrade that finds more.

One deed at a time, each in a short transaction: the pages go on working, and interrupted it is begun again.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import index as full_text
from workflow.acts.index import index
from workflow.acts.index_letter import index_letter, words_in
from workflow.acts.step import known, locked
from workflow.readings.search import letter_key
from workflow.records.convention import Convention, Deed, Document, DocumentRole
from workflow.records.letter import Letter
from workflow.workshop import Workshop

_TEXTS = (DocumentRole.SIGNED_PDF, DocumentRole.SCAN, DocumentRole.FROZEN_PDF)
"""The first of them that a deed has is its text; before that it is found by names and numbers."""
_LETTERS = (DocumentRole.LETTER_PDF, DocumentRole.LETTER_SCAN)


def indexed_deeds(session: Session) -> list[int]:
    """Every convention and avenant, oldest first."""
    return list(session.scalars(select(Deed.id).order_by(Deed.id)))


def reindex(workshop: Workshop, deed_id: int) -> None:
    """Replaces what the index holds of this deed and of its letters. Raises UnknownConvention, the vault's problems."""
    with workshop.database.reading() as session:
        deed = known(session, deed_id)
        text = _words(workshop, next((found for role in _TEXTS if (found := deed.document(role))), None))
        letters = {letter.id: _letter_words(workshop, deed, letter) for letter in _letters_of(deed)}
    with workshop.database.transaction() as session:
        deed = locked(session, deed_id)
        index(session, deed, text=text)
        for letter in _letters_of(deed):
            if letter.id in letters and isinstance(deed, Convention):
                full_text.remove(session, letter_key(letter.id))
                index_letter(session, deed, letter, text=letters[letter.id])


def _letters_of(deed: Deed) -> list[Letter]:
    return deed.letters if isinstance(deed, Convention) else []


def _letter_words(workshop: Workshop, deed: Deed, letter: Letter) -> str:
    """Of the letter, and of the Région's agreement where one was written."""
    files = [
        one for one in deed.documents if one.role in _LETTERS and f"-{letter.reference}-" in one.file_name
    ]
    return "\n".join(filter(None, (_words(workshop, one) for one in files)))


def _words(workshop: Workshop, document: Document | None) -> str:
    return words_in(workshop.vault.get(document.sha256)) if document else ""
