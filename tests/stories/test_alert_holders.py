"""An alert goes to whoever holds the mandate that day, at the address known that day; the evidence keeps what was used."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.conventions import Office
from tests.stories.watching import RENEWAL, enter, passes, told
from workflow.records.convention import Convention
from workflow.records.representative import Authority, Representative
from workflow.rules.mandates import AuthorityKind

AT = datetime(2027, 6, 1, 8, tzinfo=UTC)
SIGNED_AT = "claire@elbeuf.example"
BEFORE, DAY = date(2028, 1, 30), date(2028, 2, 2)


def person(
    region: Office, convention: int, first_name: str, address: str, *, party: str, signs: bool = False
) -> int:
    """Somebody whom a deliberation empowers; ``signs`` the convention already signed, at that address."""
    with region.workshop.database.transaction() as session:
        deed = session.get_one(Convention, convention)
        holder = Representative(
            co_contractor_id=deed.co_contractor_id if party == "co-contractor" else None,
            first_name=first_name, last_name="Martin", quality="Maire", email=address, created_at=AT,
        )  # fmt: skip
        decision = Authority(
            representative=holder, kind_name=AuthorityKind.DELIBERATION, organ="le Conseil municipal",
            decided_on=date(2024, 1, 10), entered_by="Agnès", created_at=AT, changed_at=AT,
        )  # fmt: skip
        session.add(decision)
        if signs:
            [row] = [one for one in deed.awaited_signatures() if one.party == party]
            row.name, row.authority = holder.name, decision
            deed.field_values = {**deed.field_values, "representative_email": SIGNED_AT}
        session.flush()
        return decision.id


def change(region: Office, authority: int, *, ends: date | None = None, address: str = "") -> None:
    with region.workshop.database.transaction() as session:
        found = session.get_one(Authority, authority)
        found.revoked_on = ends or found.revoked_on
        found.representative.email = address or found.representative.email


def renewal_told(region: Office) -> dict[str, str]:
    """Who was told of the renewal as a signatory, and where."""
    passes(region, BEFORE, DAY)
    return {one.name: one.address for one in told(region, target=RENEWAL, rung="-1m")}


@pytest.fixture
def convention(region: Office) -> int:
    return enter(region)


def test_the_signatory_is_told_at_the_address_known_today(region: Office, convention: int) -> None:
    claire = person(region, convention, "Claire", SIGNED_AT, party="co-contractor", signs=True)
    change(region, claire, address="claire@nouvelle-adresse.example")
    assert renewal_told(region)["Claire MARTIN"] == "claire@nouvelle-adresse.example"


def test_whoever_holds_the_mandate_since_is_told_instead(region: Office, convention: int) -> None:
    claire = person(region, convention, "Claire", SIGNED_AT, party="co-contractor", signs=True)
    change(region, claire, ends=date(2027, 9, 1))
    person(region, convention, "Denise", "denise@elbeuf.example", party="co-contractor")
    told_to = renewal_told(region)
    assert told_to["Denise MARTIN"] == "denise@elbeuf.example"
    assert "Claire MARTIN" not in told_to


def test_the_organisation_is_told_where_nobody_is_recorded_since(region: Office, convention: int) -> None:
    claire = person(region, convention, "Claire", SIGNED_AT, party="co-contractor", signs=True)
    change(region, claire, ends=date(2027, 9, 1))
    told_to = renewal_told(region)
    assert "Claire MARTIN" not in told_to
    with region.workshop.database.reading() as session:
        party = session.get_one(Convention, convention).co_contractor
    assert told_to[party.name] == party.email


def test_told_once_though_the_address_changed_in_between(region: Office, convention: int) -> None:
    claire = person(region, convention, "Claire", SIGNED_AT, party="co-contractor", signs=True)
    assert "Claire MARTIN" in renewal_told(region)
    change(region, claire, address="claire@nouvelle-adresse.example")
    passes(region, DAY, date(2028, 2, 6))
    lines = [one for one in told(region, target=RENEWAL, rung="-1m") if one.name == "Claire MARTIN"]
    assert [one.address for one in lines] == [SIGNED_AT]
