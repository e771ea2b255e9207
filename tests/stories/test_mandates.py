"""The power to sign, checked on the day: what blocks, what warns, what is passed over and shows in the evidence."""

from datetime import date, timedelta
from typing import Any

import pytest

from signing.both_sides import SamePersonOnBothSides
from signing.evidence import evidence_of
from signing.records import Round
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.stories.conftest import START
from workflow.acts import authorities, mandates, send
from workflow.acts.mandates import MandateRefused, NotAnApprover, NothingToOverride
from workflow.records.convention import Convention
from workflow.records.representative import Authority, Representative
from workflow.rules.mandates import AuthorityKind

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOUR = timedelta(hours=1)


def change(office: Office, holder: str, **dates: Any) -> None:
    """The newest decision of that person is corrected."""
    with office.workshop.database.transaction() as session:
        found = next(one for one in session.query(Representative) if holder in one.name)
        authority = found.authorities[-1]
        for name, value in dates.items():
            setattr(authority, name, value)


def half_signed(office: Office) -> int:
    number = made.sent(office, at=START)
    made.finish_round(office, number, "co-contractor", at=START + HOUR)
    return number


def signers(office: Office, number: int) -> list[dict[str, Any]]:
    with office.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        return list(evidence_of(found).as_json()["signers"])


def test_what_was_typed_becomes_a_record_and_the_regions_decision_is_shared(region: Office) -> None:
    first, second = made.approved(region, at=START), made.approved(region, at=START)
    with region.workshop.database.reading() as session:
        rows = [session.get_one(Convention, number).awaited_signatures() for number in (first, second)]
        claire, hugues = rows[0]
        assert claire.authority is not None
        assert (claire.authority.kind, claire.authority.decided_on) == (
            AuthorityKind.BOARD_MINUTES, date(2026, 9, 24),
        )  # fmt: skip
        assert claire.authority.representative.email == "presidente@atelier.example"
        assert hugues.authority is not None
        assert (hugues.authority.number, hugues.authority_id) == ("CP 2026-10-37", rows[1][1].authority_id)
        assert session.query(Authority).count() == 3  # two co-contractors of one name, one deliberation


def test_the_region_does_not_sign_by_a_decision_that_is_not_executory(region: Office) -> None:
    number = half_signed(region)
    change(region, "BELLENGREVILLE", transmitted_on=None)
    with pytest.raises(MandateRefused, match="transmise au préfet"):
        made.confirm(region, number, "region", at=START + 2 * HOUR)
    change(region, "BELLENGREVILLE", transmitted_on=date(2027, 3, 1))
    made.finish_round(region, number, "region", at=START + 2 * HOUR)
    [link] = signers(region, number)[1]["mandate"]["chain"]
    assert (link["executory_on"], link["receipt"]) == ("2027-03-01", "076-200053403-20261012-37-DE")


def test_an_override_has_a_reason_and_shows_in_the_evidence(region: Office) -> None:
    number = half_signed(region)
    change(region, "BELLENGREVILLE", published_on=None)
    given = {"party": "region", "rank": 1, "at": START + 2 * HOUR}
    with pytest.raises(NotAnApprover):
        mandates.override(region.workshop, number, **given, reason="Urgent.", actor=region.drafter)
    with pytest.raises(mandates.NoOverrideReason):
        mandates.override(region.workshop, number, **given, reason=" ", actor=region.approver)
    reason = "Publiée ce matin, le site est en panne."
    mandates.override(region.workshop, number, **given, reason=reason, actor=region.approver)
    made.finish_round(region, number, "region", at=START + 3 * HOUR)
    told = signers(region, number)[1]["mandate"]
    assert (told["override"]["by"], told["override"]["reason"]) == ("Bruno Relecteur", reason)
    assert "publiée" in told["findings"][0]


def test_an_override_covers_only_what_was_seen(region: Office) -> None:
    number = half_signed(region)
    change(region, "BELLENGREVILLE", published_on=None)
    given = {"party": "region", "rank": 1, "reason": "Publiée ce matin.", "actor": region.approver}
    mandates.override(region.workshop, number, **given, at=START + 2 * HOUR)
    change(region, "BELLENGREVILLE", valid_from=date(2027, 4, 1))
    with pytest.raises(MandateRefused, match="ne commence que"):
        made.confirm(region, number, "region", at=START + 3 * HOUR)
    change(region, "BELLENGREVILLE", valid_from=None, valid_to=date(2027, 2, 1))
    with pytest.raises(NothingToOverride, match="a pris fin"):
        mandates.override(region.workshop, number, **given, at=START + 3 * HOUR)


def test_the_other_party_is_warned_of_and_answers_for_itself(region: Office) -> None:
    number = made.sent(region, at=START)
    change(region, "LEMONNIER", decided_on=None)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    assert "n’est pas connue" in signers(region, number)[0]["mandate"]["findings"][0]


def test_nobody_signs_for_both_parties(region: Office) -> None:
    number = made.approved(region, at=START, representative_email="PRESIDENCE@region.example")
    region.means.set_clock(START)
    with pytest.raises(SamePersonOnBothSides):
        send.send(region.workshop, number, actor=region.drafter, at=START + HOUR)
    number = made.approved(
        region, at=START, representative_first_name="Bellengreville", representative_last_name="Hugues"
    )
    with pytest.raises(SamePersonOnBothSides, match="deux parties"):
        send.send(region.workshop, number, actor=region.drafter, at=START + HOUR)


def test_dates_of_a_decision_are_in_order(region: Office) -> None:
    given = authorities.Decision(
        kind=AuthorityKind.DELIBERATION, organ=" ", decided_on=date(2027, 2, 2), published_on=date(2027, 2, 1),
        valid_from=date(2027, 3, 1), valid_to=date(2027, 2, 1),
    )  # fmt: skip
    with region.workshop.database.transaction() as session:
        person = session.query(Representative).order_by(Representative.id).first()
        assert person is not None
        with pytest.raises(authorities.BadAuthority) as refusal:
            authorities.enter_decision(session, person, given, by="Agnès", at=START)
    assert set(refusal.value.problems) == {"organ", "published_on", "valid_to"}
