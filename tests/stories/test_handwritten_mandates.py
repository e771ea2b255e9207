"""Signed by hand: who may sign is checked on the day written beside each signature, place by place, on paper too."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from documents.pdf_text import pdf_text
from foundation.database import Database
from signing.both_sides import SamePersonOnBothSides
from tests.factories import conventions as made
from tests.factories.conventions import SIGNATORIES, Office
from tests.factories.means import Means
from tests.factories.packs import SECOND, two_co_contractor_signatories
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.test_mandates import change
from workflow.acts import authorities
from workflow.acts import region as settings_of_region
from workflow.acts.attach_authority import AlreadyDecided
from workflow.acts.handwritten_mandates import NotSignedByHand, WithoutMandate, pass_over_handwritten
from workflow.acts.mandates import NoOverrideReason, NotAnApprover, NothingToOverride
from workflow.acts.paper_original import BadPaperOriginal, HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.evidence import facts
from workflow.evidence.bundle import SCHEMA
from workflow.evidence.readable_signer import mandate_blocks
from workflow.readings.paper import places_of, with_more
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.records.journal import JournalEntry
from workflow.records.representative import Representative
from workflow.rules.mandates import AuthorityKind
from workflow.rules.states import State

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRITTEN = START.date() + timedelta(days=4)
LATER = START + timedelta(days=20)
REMI = "Rémi COTTARD"


@pytest.fixture
def frozen(region: Office) -> int:
    """A text to be signed by hand, approved on the first of March 2027."""
    return made.approved(region, at=START, medium=Medium.PAPER)


def enter(office: Office, number: int, *signatures: tuple[str, str], on: date = WRITTEN) -> None:
    register_paper(
        office.workshop, number, scan=scan(), certified_by="Agnès Rédactrice", actor=office.drafter, at=LATER,
        signatures=tuple(
            HandwrittenSignature(party=party, name=name, capacity="", on=on)
            for party, name in (signatures or SIGNATORIES.items())
        ),
    )  # fmt: skip


def pass_over(office: Office, number: int, **given: Any) -> None:
    told = {
        "party": "region", "rank": 1, "name": SIGNATORIES["region"], "on": WRITTEN, "reason": "Site en panne.",
        "actor": office.approver, "at": LATER, **given,
    }  # fmt: skip
    pass_over_handwritten(office.workshop, number, **told)


def told_of(office: Office, number: int) -> Mapping[str, Any]:
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        told = facts.facts_of(session, convention, office.workshop.vault).told
    jsonschema.validate(json.loads(json.dumps(told)), json.loads(SCHEMA.read_text(encoding="utf-8")))
    return told


def delegated(office: Office, name: str, *, by: str, decided_on: date = date(2027, 1, 5)) -> None:
    """``by`` has given a delegation to somebody of the same party."""
    with office.workshop.database.transaction() as session:
        delegant = next(one for one in session.query(Representative) if one.name == by)
        first, last = authorities.split_name(name)
        person = authorities.enter_person(
            session, authorities.Person(first_name=first, last_name=last, quality="le Trésorier"),
            co_contractor_id=delegant.co_contractor_id, at=START,
        )  # fmt: skip
        given = authorities.Decision(
            kind=AuthorityKind.DELEGATION, organ=by, decided_on=decided_on,
            delegated_by_id=delegant.authorities[-1].id,
        )  # fmt: skip
        authorities.enter_decision(session, person, given, by="Agnès", at=START)


def test_the_day_that_counts_is_the_one_beside_the_signature(region: Office, frozen: int) -> None:
    change(region, "BELLENGREVILLE", published_on=WRITTEN + timedelta(days=1))
    with pytest.raises(WithoutMandate, match="exécutoire que le 6 mars 2027") as refusal:
        enter(region, frozen)  # on the 21st, when it has been executory for a fortnight
    assert set(refusal.value.problems) == {"region-1"}
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, frozen)
        assert (convention.state, convention.document(DocumentRole.SCAN)) == (State.APPROVED, None)
        assert [row.signed_on for row in convention.awaited_signatures()] == [None, None]
    enter(region, frozen, on=WRITTEN + timedelta(days=1))
    claire, hugues = told_of(region, frozen)["signatures"]
    assert (claire["mandate"]["checked_on"], hugues["mandate"]["checked_on"]) == ("2027-03-06",) * 2
    assert hugues["mandate"]["chain"][0]["executory_on"] == "2027-03-06"


def test_a_mandate_that_had_ended_is_never_passed_over(region: Office, frozen: int) -> None:
    change(region, "LEMONNIER", valid_to=WRITTEN - timedelta(days=1))
    with pytest.raises(WithoutMandate, match="a pris fin le 4 mars 2027"):
        enter(region, frozen)
    with pytest.raises(NothingToOverride, match="a pris fin"):
        pass_over(region, frozen, party="co-contractor", name=SIGNATORIES["co-contractor"])
    change(region, "LEMONNIER", valid_to=WRITTEN)
    enter(region, frozen)


def test_what_is_passed_over_has_a_reason_and_shows_in_the_evidence(region: Office, frozen: int) -> None:
    change(region, "BELLENGREVILLE", transmitted_on=None)
    with pytest.raises(NotAnApprover):
        pass_over(region, frozen, actor=region.drafter)
    with pytest.raises(NoOverrideReason):
        pass_over(region, frozen, reason=" ")
    pass_over(region, frozen, on=WRITTEN - timedelta(days=1))
    with pytest.raises(WithoutMandate):  # of another day
        enter(region, frozen)
    pass_over(region, frozen)
    enter(region, frozen)
    mandate = told_of(region, frozen)["signatures"][1]["mandate"]
    assert (mandate["override"]["by"], mandate["override"]["reason"]) == ("Bruno Relecteur", "Site en panne.")
    assert "Passé outre par Bruno Relecteur" in str(list(mandate_blocks(mandate)))
    with region.workshop.database.reading() as session:
        entries = session.query(JournalEntry).filter_by(convention_id=frozen, what="override-mandate").all()
        assert {entry.reason for entry in entries} == {"Site en panne."}
    with pytest.raises(AlreadyDecided):
        pass_over(region, frozen)


def test_a_delegate_signs_in_the_name_of_whom_the_text_names(region: Office, frozen: int) -> None:
    delegated(region, REMI, by=SIGNATORIES["co-contractor"])
    enter(region, frozen, ("co-contractor", "Cottard Rémi"), ("region", SIGNATORIES["region"]))
    row = told_of(region, frozen)["signatures"][0]
    assert row["capacity"] == "Pour la Présidente et par délégation, le Trésorier"
    assert [link["holder"] for link in row["mandate"]["chain"]] == [REMI, SIGNATORIES["co-contractor"]]
    assert row["mandate"]["findings"] == []


def test_a_delegation_given_later_than_the_signature_blocks(region: Office, frozen: int) -> None:
    delegated(region, REMI, by=SIGNATORIES["co-contractor"], decided_on=WRITTEN + timedelta(days=1))
    with pytest.raises(WithoutMandate, match="décision du 6 mars 2027"):
        enter(region, frozen, ("co-contractor", REMI), ("region", SIGNATORIES["region"]))


@pytest.mark.parametrize("party", ["co-contractor", "region"])
def test_somebody_whom_the_text_does_not_name_needs_a_delegation(
    region: Office, frozen: int, party: str
) -> None:
    named = SIGNATORIES[party]
    signed = {**SIGNATORIES, party: REMI}
    with pytest.raises(WithoutMandate, match=f"Le texte désigne {named}"):
        enter(region, frozen, *signed.items())
    pass_over(region, frozen, party=party, name=REMI, reason="Nom d’usage de la même personne.")
    enter(region, frozen, *signed.items())
    [row] = [row for row in told_of(region, frozen)["signatures"] if row["party"] == party]
    assert (row["name"], row["mandate"]["override"]["reason"]) == (REMI, "Nom d’usage de la même personne.")
    assert "par délégation" not in row["capacity"]


def test_nobody_signs_for_both_parties_nor_twice_for_one(region: Office, frozen: int) -> None:
    claire = SIGNATORIES["co-contractor"]
    with pytest.raises(SamePersonOnBothSides):
        enter(region, frozen, ("co-contractor", claire), ("region", "Lemonnier, Claire"))
    with pytest.raises(BadPaperOriginal, match="figure deux fois") as refusal:
        enter(
            region, frozen, ("co-contractor", claire), ("co-contractor", claire), ("region", SIGNATORIES["region"])
        )  # fmt: skip
    assert set(refusal.value.problems) == {"co-contractor-1", "co-contractor-2"}


def test_an_original_of_past_years_keeps_what_is_found_and_is_entered(region: Office) -> None:
    number = made.drafted(region, at=START, medium=Medium.PAPER)
    enter(
        region,
        number,
        ("co-contractor", "Jean Ancien"),
        ("region", SIGNATORIES["region"]),
        on=date(2016, 5, 9),
    )
    jean, hugues = told_of(region, number)["signatures"]
    assert "Aucune décision" in jean["mandate"]["findings"][0]
    assert "décision du 12 octobre 2026" in hugues["mandate"]["findings"][0]
    assert "n’a pas empêché" in hugues["mandate"]["findings"][-1]


def test_a_draft_of_today_is_no_way_around_the_check(region: Office) -> None:
    change(region, "BELLENGREVILLE", published_on=None)
    number = made.drafted(region, at=START, medium=Medium.PAPER)
    with pytest.raises(WithoutMandate, match="faites d’abord approuver le texte"):
        enter(region, number)


def test_nothing_is_passed_over_on_paper_for_a_text_signed_online(region: Office) -> None:
    with pytest.raises(NotSignedByHand):
        pass_over(region, made.approved(region, at=START))


def test_each_place_of_the_text_is_signed(means: Means, database: Database, tmp_path: Path) -> None:
    root = two_co_contractor_signatories(tmp_path / "templates", orders=(1, 1))
    means.set_clock(START)
    region = made.office(means, means.workshop(database, tmp_path, templates_folder=root), at=START)
    number = made.approved(region, at=START, medium=Medium.PAPER, **SECOND)
    claire, hugues = SIGNATORIES.items()
    with pytest.raises(BadPaperOriginal, match="2e signature") as refusal:
        enter(region, number, claire, hugues)
    assert set(refusal.value.problems) == {"co-contractor-2"}
    with pytest.raises(SamePersonOnBothSides):
        enter(region, number, claire, ("co-contractor", hugues[1]), hugues)
    enter(region, number, claire, ("co-contractor", REMI), hugues)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert [row.name for row in convention.awaited_signatures()] == [claire[1], REMI, hugues[1]]
        assert {row.signed_on for row in convention.awaited_signatures()} == {WRITTEN}


def test_an_original_of_past_years_may_have_more_signatures(region: Office) -> None:
    number = made.drafted(region, at=START, medium=Medium.PAPER)
    with region.workshop.database.reading() as session:
        places = places_of(session, region.workshop.settings, session.get_one(Convention, number))
    more = with_more(places, {"region": 2, "co-contractor": 0})
    assert [place.words for place in more] == [
        "le co-contractant", "la Région (1re signature)", "la Région (2e signature)",
    ]  # fmt: skip
    enter(region, number, *SIGNATORIES.items(), ("region", "Anne Élue"), on=date(2016, 5, 9))
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert [row.rank for row in convention.awaited_signatures() if row.party == "region"] == [1, 2]


def test_the_paper_closing_says_in_whose_name_a_delegate_signs(region: Office) -> None:
    with region.workshop.database.transaction() as session:
        delegate = {
            "region_signatory": "delegate", "region_delegate_first_name": "Anne", "region_delegate_last_name": "Élue",
            "region_delegate_capacity": "la Vice-Présidente en charge du numérique",
        }  # fmt: skip
        settings_of_region.set_region_values(session, {**made.SAMPLE.region, **delegate}, by=None, at=START)
    number = made.approved(region, at=START, medium=Medium.PAPER)
    with region.workshop.database.reading() as session:
        frozen = session.get_one(Convention, number).needed(DocumentRole.FROZEN_PDF).sha256
    closing = " ".join(pdf_text(region.workshop.vault.get(frozen)).split()).partition(
        "Fait en deux exemplaires"
    )[2]
    assert (
        "Pour le Président de la Région Normandie et par délégation, la Vice-Présidente en charge du numérique Anne ÉLUE"
        in closing
    )
    anne = (("co-contractor", SIGNATORIES["co-contractor"]), ("region", "Anne ÉLUE"))
    with pytest.raises(WithoutMandate, match="Anne ÉLUE n’est pas connue"):  # her delegation has no date yet
        enter(region, number, *anne)
    change(
        region,
        "ÉLUE",
        decided_on=date(2027, 1, 5),
        transmitted_on=date(2027, 1, 6),
        published_on=date(2027, 1, 6),
    )
    enter(region, number, *anne)
    row = told_of(region, number)["signatures"][1]
    assert row["capacity"].startswith("Pour le Président de la Région Normandie et par délégation")
    assert [link["holder"] for link in row["mandate"]["chain"]] == ["Anne ÉLUE", SIGNATORIES["region"]]
