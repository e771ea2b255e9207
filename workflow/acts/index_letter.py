"""Keeps the search index in step with a letter: its words, whoever signs it, its numbers, its proofs.

Of numbers, only what stands is found: one that was typed wrong may well be that of another letter.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from archive import index as full_text
from documents.pdf_text import UnreadablePdf, pdf_text
from workflow.readings.search import LETTER, letter_key
from workflow.records.convention import Convention, Document
from workflow.records.letter import Letter
from workflow.rules.tracking_numbers import spellings
from workflow.rules.wording import letter_type_name


def words_in(content: bytes) -> str:
    """The text that a letter’s file holds; empty for a picture, and for a scan without any."""
    if not content.startswith(b"%PDF-"):
        return ""
    try:
        return pdf_text(content)
    except UnreadablePdf:
        return ""


def index_letter(session: Session, convention: Convention, letter: Letter, *, text: str = "") -> None:
    """Replaces what the index holds of this letter; ``text`` is added to what it held. The letter is flushed."""
    key = letter_key(letter.id)
    kept = full_text.body_of(session, key) or _opening(convention, letter)
    proofs = (line for line in _proofs(session, letter) if line not in kept)
    full_text.put(
        session,
        key=key,
        kind=LETTER,
        title=f"Courrier {letter.reference}, {letter_type_name(letter.type)}",
        names=letter.signatory_name,
        places="",
        numbers=" ".join(_numbers(letter)),
        text="\n".join(filter(None, (kept, text, *proofs))),
    )


def _opening(convention: Convention, letter: Letter) -> str:
    """In the text and not among the numbers: asked for by its number, the convention comes before its letters."""
    return f"{convention.number}, {convention.co_contractor.name}. {letter.reason}"


def _numbers(letter: Letter) -> Iterator[str]:
    replaced = {entry.replaces_id for entry in letter.entries}
    for entry in letter.entries:
        if entry.id not in replaced:
            yield from spellings(entry.tracking_number)


def _proofs(session: Session, letter: Letter) -> Iterator[str]:
    """Also of entries that were replaced: the files stay with the letter."""
    for proof_id in dict.fromkeys(entry.proof_id for entry in letter.entries if entry.proof_id):
        proof = session.get_one(Document, proof_id)
        yield f"{proof.name} {proof.sha256}"
