"""Who may confirm what another asked: never the asker, never whom it is about, and one of the two answers for it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.moves import Role
from workflow.rules.two_people import GUARDED, RULES, ChangeKind, Hand, same_person, why_not_settle

AGNES = Hand(
    account_id=1, name="agnes redactrice", address="agnes@region.example", roles=frozenset({Role.DRAFTER})
)
BRUNO = Hand(
    account_id=2, name="bruno relecteur", address="bruno@region.example", roles=frozenset({Role.APPROVER})
)
DENIS = Hand(
    account_id=3, name="administrateur denis", address="denis@region.example",
    roles=frozenset({Role.ADMINISTRATOR}),
)  # fmt: skip
ZOE = replace(AGNES, account_id=4, name="zoe", address="zoe@region.example")
EDITH = Hand(account_id=5, name="edith", address="edith@region.example", roles=frozenset({Role.SIGNATORY}))
PRESIDENT = Hand(
    account_id=None, name="bellengreville hugues", address="presidence@region.example cabinet@region.example",
    roles=frozenset(),
)  # fmt: skip
SIGNATORY, SETTING, SHEET, ADDRESS, FACTOR, ROLES = (
    ChangeKind.SIGNATORY, ChangeKind.SETTING, ChangeKind.SHEET, ChangeKind.ADDRESS, ChangeKind.FACTOR, ChangeKind.ROLES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "asker", "settler", "may"),
    [
        (SIGNATORY, AGNES, BRUNO, True),
        (SIGNATORY, BRUNO, AGNES, True),
        (SIGNATORY, AGNES, AGNES, False),
        (SIGNATORY, AGNES, ZOE, False),  # two drafters: nobody answers for it
        (SIGNATORY, AGNES, DENIS, False),  # an administrator has no part in a convention
        (SIGNATORY, AGNES, EDITH, False),
        (SIGNATORY, AGNES, replace(BRUNO, name=AGNES.name), False),  # her second account
        (
            SIGNATORY,
            AGNES,
            replace(BRUNO, address="Cabinet@region.example"),
            False,
        ),  # the code would come to him
        (SIGNATORY, AGNES, replace(BRUNO, name=PRESIDENT.name), False),
        (SETTING, DENIS, BRUNO, True),
        (SETTING, DENIS, AGNES, False),
        (SETTING, DENIS, DENIS, False),
        (SHEET, AGNES, BRUNO, True),
        (SHEET, AGNES, DENIS, True),
        (SHEET, AGNES, ZOE, False),
        (ADDRESS, DENIS, BRUNO, True),
        (ADDRESS, DENIS, AGNES, False),
        (ROLES, DENIS, BRUNO, True),
        (FACTOR, EDITH, BRUNO, False),  # its owner asks: an administrator confirms
        (FACTOR, EDITH, DENIS, True),
    ],
)
def test_who_may_confirm(kind: ChangeKind, asker: Hand, settler: Hand, may: bool) -> None:
    assert (why_not_settle(kind, asker=asker, settler=settler, about=PRESIDENT) is None) is may


roles = st.frozensets(st.sampled_from(Role))
hands = st.builds(
    Hand,
    account_id=st.one_of(st.none(), st.integers(1, 4)),
    name=st.sampled_from(["", "a", "b", "c"]),
    address=st.sampled_from(["a@x.fr", "B@x.fr", "c@x.fr"]),
    roles=roles,
)


@given(kind=st.sampled_from(ChangeKind), asker=hands, settler=hands, about=hands)
def test_no_two_accounts_of_one_person_and_nobody_in_their_own_cause(
    kind: ChangeKind, asker: Hand, settler: Hand, about: Hand
) -> None:
    if why_not_settle(kind, asker=asker, settler=settler, about=about) is None:
        assert not same_person(asker, settler)
        assert not same_person(settler, about)
        assert settler.address.casefold() != about.address.casefold()
        assert (asker.roles | settler.roles) & RULES[kind].one_of_them


def test_reading_alone_is_no_power() -> None:
    assert {Role.READER, Role.PROGRAM} == set(Role) - GUARDED
