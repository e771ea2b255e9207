"""Who is recorded as signing for a party."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.both_sides import folded
from workflow.readings.mandates import REGION
from workflow.records.representative import Representative


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
