"""Who is recorded as signing for a party."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.both_sides import folded
from workflow.readings.mandates import REGION
from workflow.records.convention import Deed
from workflow.records.representative import Authority, Representative
from workflow.text_values import SignerValues


def person_called(session: Session, name: str, *, co_contractor_id: int | None) -> Representative | None:
    """The representative of that name for that party, whatever accents and order of words; the newest one."""
    query = (
        select(Representative)
        .where(Representative.co_contractor_id == co_contractor_id)
        .order_by(Representative.id.desc())
    )
    return next((one for one in session.scalars(query) if folded(one.name) == folded(name)), None)


def party_owner(party: str, co_contractor_id: int) -> int | None:
    """Whose representatives sign for a party: those of the co-contractor, or the Région's own."""
    return None if party == REGION else co_contractor_id


def representatives_of(session: Session, co_contractor_id: int | None) -> tuple[Representative, ...]:
    """Those of a co-contractor, or the Région's own (None), by name; their decisions are read with them."""
    query = select(Representative).where(Representative.co_contractor_id == co_contractor_id)
    found = sorted(session.scalars(query).unique(), key=lambda one: (one.last_name, one.first_name, one.id))
    for one in found:
        _ = one.authorities
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What may fill in the form for one signatory: each decision that holds today, with who holds it."""

    party: str
    rank: int
    label: str
    authorities: tuple[Authority, ...]


def choices_for(
    session: Session, deed: Deed, signers: tuple[SignerValues, ...], *, on: date
) -> tuple[Choice, ...]:
    """For each signatory whose fields the template lets a record fill in; those without any record are left out."""
    found = []
    for signer in signers:
        owner = party_owner(signer.party, deed.co_contractor_id)
        people = representatives_of(session, owner) if signer.signatory.fields else ()
        if (
            "last_name" not in signer.signatory.fields
        ):  # the text names the person elsewhere: only the decision is chosen
            people = tuple(one for one in people if folded(one.name) == folded(signer.holder))
        live = [one for person in people for one in person.authorities if one.holds_on(on)]
        if live:
            found.append(
                Choice(party=signer.party, rank=signer.rank, label=signer.label, authorities=tuple(live))
            )
    return tuple(found)
