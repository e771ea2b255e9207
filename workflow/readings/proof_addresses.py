"""Where links and codes went, against the addresses that the approval froze and the changes that the journal tells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.both_sides import folded
from signing.records import Invitation, Round
from workflow.readings.journal_told import JournalTold
from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry


@dataclass
class _Place:
    """One signature: everybody who was to give it, and every address that the journal knows for it."""

    names: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    unknown: bool = False
    """Handed over before the journal kept the delegate's address."""


def differing_addresses(
    session: Session, signing_round: Round, deed: Deed, journal: JournalTold
) -> Iterator[str]:
    """One French sentence an address that the journal does not know; nothing of texts approved before it kept them."""
    places = _places(journal)
    for signer in signing_round.signers:
        place = places.get(f"{signer.party} {signer.rank}")
        if place is None or place.unknown:
            continue
        sent = session.scalars(select(Invitation.sent_to).where(Invitation.signer_id == signer.id)).all()
        frozen = [
            row.email or ""
            for row in deed.awaited_signatures()
            if (row.party, row.rank) == (signer.party, signer.rank)
        ]
        for address in sorted({signer.email, *sent, *frozen} - {""}):
            if address.casefold() not in place.addresses:
                known = ", ".join(sorted(place.addresses))
                yield f"{signer.name} : l’adresse {address} n’est pas celle que le journal connaît ({known})"


def _places(journal: JournalTold) -> dict[str, _Place]:
    """From the last approval on; empty where it froze no addresses, or an erased line may have told of one."""
    if journal.erased & {"approve", "correct-contact", "hand-over-asked"}:
        return {}
    places: dict[str, _Place] = {}
    for line in journal.lines:
        if line.what == "approve":
            places = _approved(line)
        elif line.what == "correct-contact" and "request" in line.details:
            for place in _of(places, line.details.get("signatory")):
                place.addresses.add(str(line.details["after"].get("email", "")).casefold())
        elif line.what == "hand-over-asked":
            for place in _of(places, line.details.get("from")):
                place.names.add(folded(line.details["to"]))
                place.addresses.add(str(line.details.get("address", "")).casefold())
                place.unknown = place.unknown or not line.details.get("address")
    return places


def _approved(line: JournalEntry) -> dict[str, _Place]:
    places = {}
    for key, told in line.details.get("addresses", {}).items():
        name, _, address = told.rpartition(" <")
        places[key] = _Place({folded(name)}, {address.removesuffix(">").casefold()})
    return places


def _of(places: dict[str, _Place], name: object) -> Iterator[_Place]:
    return (place for place in places.values() if folded(str(name)) in place.names)
