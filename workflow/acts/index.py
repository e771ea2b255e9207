"""Keeps the search index in step with a convention: names, places, numbers, and the words of its text."""

from sqlalchemy.orm import Session

from archive import index as full_text
from workflow.records.convention import Deed

KIND = "convention"


def index(session: Session, convention: Deed, *, text: str = "") -> None:
    """Replaces what the index holds of this convention."""
    party = convention.co_contractor
    numbers = (convention.number, convention.verification_code, party.siren, party.siret, party.rna)
    full_text.put(
        session,
        key=str(convention.id),
        kind=KIND,
        title=convention.title,
        names=" ".join([party.name, *(row.name for row in convention.awaited_signatures())]),
        places=f"{party.address} {party.postcode} {party.city}",
        numbers=" ".join(number for number in numbers if number),
        text=text,
    )
