from dataclasses import replace as other
from datetime import timedelta

import pytest

from foundation.database import Database
from signing import challenge, corrections, going_on, invitations, rounds
from signing.both_sides import SamePersonOnBothSides, Side, demand_distinct, folded
from signing.corrections import NoReason
from signing.going_on import NotLater
from signing.methods.method import Method
from signing.records import WhyRevoked
from signing.refusals import AlreadySigned, RoundClosed
from tests.parts.signing.circuit import HERVE, JEANNE, MONTH, NOON, SECRET, YES, opened

HOUR = timedelta(hours=1)
SIDES = (
    Side(party="co-contractor", name=JEANNE.name, addresses=(JEANNE.email,)),
    Side(party="region", name=HERVE.name, addresses=(HERVE.email, "h.md@cabinet.example")),
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Jean MARTIN", "Martin, Jean"),
        ("Éloïse Le Goff", "ELOISE LE-GOFF"),
        ("Anne-Marie d’Œillet", "anne marie D'ŒILLET"),
    ],
)
def test_a_name_is_known_however_it_is_written(one: str, two: str) -> None:
    assert folded(one) == folded(two)
    sides = [Side(party="a", name=one, addresses=()), Side(party="b", name=two, addresses=())]
    with pytest.raises(SamePersonOnBothSides):
        demand_distinct(sides)
    demand_distinct([sides[0], other(sides[1], party="a")])  # twice for one party is another matter


def test_an_address_known_elsewhere_counts(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        given = {"by": "Agnès", "reason": "Faute.", "at": NOON, "known": SIDES}
        with pytest.raises(SamePersonOnBothSides):
            corrections.correct_address(session, jeanne, email="H.MD@cabinet.example", **given)
        assert not corrections.correct_address(session, jeanne, email="j@mjc.example", **given)  # no link yet


def test_a_successor_inherits_nothing_of_the_first_person(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session, other(JEANNE, mobile="+33600000000"), HERVE).signers[0]
        jeanne.method = Method.CSC
        invitations.invite(session, SECRET, jeanne, at=NOON, expires_at=NOON + MONTH)
        code = challenge.code(SECRET, challenge.ask(session, SECRET, jeanne, at=NOON).id)
        corrections.replace(
            session, jeanne, name="Paul Leroy", capacity="Pour la Présidente et par délégation, le Trésorier",
            email="paul@mjc.example", by="Jeanne Martin", reason="Congé.", at=NOON + HOUR / 60, known=SIDES,
        )  # fmt: skip
        assert (jeanne.mobile, jeanne.method, jeanne.email) == ("", Method.ONSITE, "paul@mjc.example")
        assert [link.revoked_why for link in jeanne.invitations] == [WhyRevoked.HANDED_OVER]
        assert challenge.check(session, jeanne, code, at=NOON + HOUR / 30) is not None
        assert jeanne.changes[0].before["name"] == "Jeanne Martin"


def test_nothing_is_corrected_once_the_person_has_decided(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
        with pytest.raises(AlreadySigned):
            corrections.correct_address(
                session, jeanne, email="j@mjc.example", by="Agnès", reason="Faute.", at=NOON, known=SIDES
            )


def test_more_time_moves_the_links_and_needs_a_reason(database: Database) -> None:
    with database.transaction() as session:
        circuit = opened(session)
        link = invitations.invite(session, SECRET, circuit.signers[0], at=NOON, expires_at=NOON + MONTH)
        given = {"by": "Agnès", "at": NOON + HOUR}
        with pytest.raises(NoReason):
            going_on.extend(session, circuit.id, expires_at=NOON + 2 * MONTH, reason=" ", **given)
        with pytest.raises(NotLater):
            going_on.extend(session, circuit.id, expires_at=NOON + MONTH, reason="Fêtes.", **given)
        going_on.extend(session, circuit.id, expires_at=NOON + 2 * MONTH, reason="Fêtes.", **given)
        assert link.expires_at == circuit.expires_at == NOON + 2 * MONTH
        rounds.cancel(session, circuit.id, reason="Abandon.", at=NOON + HOUR)
        with pytest.raises(RoundClosed):
            going_on.extend(session, circuit.id, expires_at=NOON + 3 * MONTH, reason="Fêtes.", **given)
