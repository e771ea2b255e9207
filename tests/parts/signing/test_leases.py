"""While one person's signature is being made elsewhere, nobody else's comes into the file."""

from datetime import timedelta

import pytest

from foundation.database import Database
from signing import leases, rounds
from signing.csc.refusals import SomebodyElseSigns
from signing.names import same_person
from tests.parts.signing.circuit import CERTIFIED, HERVE, JEANNE, NOON, PAUL, YES, opened

MINUTE = timedelta(minutes=1)


def test_two_who_sign_in_parallel_wait_for_each_other(database: Database) -> None:
    with database.transaction() as session:
        jeanne, paul, _ = opened(session, JEANNE, PAUL, HERVE).signers
        leases.take(session, jeanne, at=NOON)
        leases.take(session, jeanne, at=NOON + MINUTE)
        with pytest.raises(SomebodyElseSigns, match="10 minutes"):
            leases.take(session, paul, at=NOON + MINUTE)
        leases.take(session, paul, at=NOON + timedelta(minutes=11))


def test_whoever_decides_meanwhile_is_not_lost(database: Database) -> None:
    """Paul decides on site while Jeanne is asked by her service: his signature goes in after hers."""
    with database.transaction() as session:
        circuit = opened(session, JEANNE, PAUL, HERVE)
        jeanne, paul, _ = circuit.signers
        leases.take(session, jeanne, at=NOON)
        rounds.confirm(session, paul, confirmation=YES, at=NOON)
        assert rounds.to_embed(session, circuit.id, at=NOON) == []
        with pytest.raises(SomebodyElseSigns):
            rounds.embedded(
                session, paul.id, base_sha256=CERTIFIED, new_sha256="1" * 64, level="simple", at=NOON
            )
        rounds.confirm(session, jeanne, confirmation=YES, at=NOON + MINUTE)
        leases.hold(circuit, jeanne.id)
        assert rounds.to_embed(session, circuit.id, at=NOON + timedelta(days=2)) == [jeanne]
        rounds.embedded(
            session, jeanne.id, base_sha256=CERTIFIED, new_sha256="1" * 64, level="advanced", at=NOON
        )
        assert rounds.to_embed(session, circuit.id, at=NOON) == [paul]


def test_nothing_is_prepared_on_a_file_that_is_about_to_move(database: Database) -> None:
    with database.transaction() as session:
        jeanne, paul, _ = opened(session, JEANNE, PAUL, HERVE).signers
        rounds.confirm(session, paul, confirmation=YES, at=NOON)
        with pytest.raises(SomebodyElseSigns):
            leases.take(session, jeanne, at=NOON)


def test_an_abandoned_lease_ends_by_itself(database: Database) -> None:
    with database.transaction() as session:
        circuit = opened(session, JEANNE, PAUL, HERVE)
        jeanne, paul, _ = circuit.signers
        leases.take(session, jeanne, at=NOON)
        rounds.confirm(session, paul, confirmation=YES, at=NOON)
        assert rounds.to_embed(session, circuit.id, at=NOON + leases.LENGTH) == [paul]


@pytest.mark.parametrize(
    ("in_certificate", "expected", "same"),
    [
        ("MARTIN Jeanne", "Jeanne Martin", True),
        ("Jeanne Marie MARTIN 0123456", "Mme Jeanne MARTIN", True),
        ("Hervé Morin-Dupont", "Herve MORIN DUPONT", True),
        ("Jeanne Martinet", "Jeanne Martin", False),
        ("Paul Martin", "Jeanne Martin", False),
        ("Jeanne Martin", "", False),
    ],
)
def test_names_are_compared_as_people_write_them(in_certificate: str, expected: str, same: bool) -> None:
    assert same_person(in_certificate, expected) is same
