"""Under which names and addresses the people of both parties are known: nobody signs for both."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from signing.both_sides import Side, folded
from signing.records import Round
from workflow.readings.mandates import signature_row
from workflow.readings.representatives import party_owner, person_called
from workflow.records.account import Account
from workflow.records.convention import Deed
from workflow.records.representative import Representative
from workflow.text_values import SignerValues


def sides_of(
    session: Session, signers: tuple[SignerValues, ...], convention: Deed
) -> dict[tuple[str, int], tuple[str, ...]]:
    """By signatory of the text, the other addresses under which the person is known."""
    found = {}
    for signer in signers:
        owner = party_owner(signer.party, convention.co_contractor_id)
        person = person_called(session, signer.name, co_contractor_id=owner)
        found[signer.party, signer.rank] = addresses_of(session, person)
    return found


def known_addresses(
    session: Session, convention: Deed, people: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """By (party, name) of those who signed by hand, the addresses under which each is recorded."""
    return {
        (party, name): addresses_of(
            session,
            person_called(session, name, co_contractor_id=party_owner(party, convention.co_contractor_id)),
        )
        for party, name in people
    }


def round_sides(session: Session, convention: Deed, signing_round: Round) -> tuple[Side, ...]:
    """The people of a running round, each with every address that is known."""
    found = []
    for signer in signing_round.signers:
        row = signature_row(convention, signer.party, signer.rank)
        person = row.authority.representative if row.authority else None
        own = person if person is not None and folded(person.name) == folded(signer.name) else None
        addresses = (signer.email, *addresses_of(session, own))
        found.append(Side(party=signer.party, name=signer.name, addresses=addresses))
    return tuple(found)


def addresses_of(session: Session, person: Representative | None) -> tuple[str, ...]:
    """Those of a representative's sheet and account."""
    if person is None:
        return ()
    account = session.get(Account, person.account_id) if person.account_id else None
    return tuple(address for address in (person.email, account.email if account else "") if address)
