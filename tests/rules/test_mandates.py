"""Who may sign on a day: every order of dates, for the Région (blocked) and for the other party (warned)."""

from datetime import date
from typing import Any

import pytest

from workflow.rules.mandates import AuthorityKind, Flaw, Link, Mandate, check, has_ended

DAY = date(2027, 3, 1)
GOOD = {
    "holder": "Hugues BELLENGREVILLE",
    "quality": "Président",
    "kind": AuthorityKind.DELIBERATION,
    "organ": "la Commission permanente",
    "decided_on": date(2027, 2, 1),
    "transmitted_on": date(2027, 2, 4),
    "published_on": date(2027, 2, 5),
}


def mandate(*chain: dict[str, Any], region: bool = True, executory: bool = True) -> Mandate:
    links = tuple(Link(**{**GOOD, **changed}) for changed in chain)
    return Mandate(signer="Qui Signe", for_region=region, executory_demanded=executory, chain=links)


@pytest.mark.parametrize(
    ("changed", "flaw", "blocks_region", "blocks_other"),
    [
        ({"decided_on": date(2027, 3, 2)}, Flaw.LATER, True, True),
        ({"decided_on": None}, Flaw.UNDATED, True, False),
        ({"transmitted_on": None}, Flaw.NOT_EXECUTORY, True, False),
        ({"published_on": None}, Flaw.NOT_EXECUTORY, True, False),
        ({"transmitted_on": date(2027, 3, 2)}, Flaw.NOT_EXECUTORY, True, False),
        ({"published_on": date(2027, 3, 2)}, Flaw.NOT_EXECUTORY, True, False),
        ({"valid_from": date(2027, 3, 2)}, Flaw.NOT_YET, True, True),
        ({"valid_to": date(2027, 2, 28)}, Flaw.EXPIRED, True, True),
        ({"revoked_on": date(2027, 3, 1)}, Flaw.REVOKED, True, True),
    ],
)
def test_each_flaw(changed: dict[str, Any], flaw: Flaw, blocks_region: bool, blocks_other: bool) -> None:
    for region, blocks in ((True, blocks_region), (False, blocks_other)):
        [found] = check(mandate(changed, region=region), on=DAY)
        assert (found.flaw, found.blocks) == (flaw, blocks)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"decided_on": DAY, "transmitted_on": DAY, "published_on": DAY},
        {"valid_from": DAY, "valid_to": DAY},
        {"revoked_on": date(2027, 3, 2)},
        {"kind": AuthorityKind.STATUTES, "decided_on": None, "transmitted_on": None, "published_on": None},
    ],
)
def test_what_is_in_order_is_not_told(changed: dict[str, Any]) -> None:
    assert check(mandate(changed), on=DAY) == ()


def test_an_association_transmits_nothing() -> None:
    told = check(
        mandate({"transmitted_on": None, "published_on": None}, region=False, executory=False), on=DAY
    )
    assert told == ()


def test_nothing_recorded_blocks_the_region_and_warns_of_the_other() -> None:
    assert [item.blocks for item in check(mandate(), on=DAY)] == [True]
    assert [item.blocks for item in check(mandate(region=False), on=DAY)] == [False]


def test_a_delegation_is_worth_what_every_decision_behind_it_is_worth() -> None:
    delegation = {"kind": AuthorityKind.DELEGATION, "holder": "Vice-Présidente"}
    assert check(mandate(delegation, {}), on=DAY) == ()
    assert [item.flaw for item in check(mandate(delegation), on=DAY)] == [Flaw.NO_DELEGANT]
    [ended] = check(mandate(delegation, {"valid_to": date(2027, 2, 1)}), on=DAY)
    assert (ended.flaw, "BELLENGREVILLE" in ended.sentence) == (Flaw.EXPIRED, True)


def test_only_an_end_revokes_an_invitation() -> None:
    assert has_ended(mandate({"valid_to": date(2027, 2, 28)}), on=DAY)
    assert not has_ended(mandate({"valid_to": date(2027, 3, 1), "transmitted_on": None}), on=DAY)


def test_executory_is_the_later_of_transmission_and_publication() -> None:
    assert Link(**GOOD).executory_on == date(2027, 2, 5)
    assert Link(**{**GOOD, "published_on": None}).executory_on is None
