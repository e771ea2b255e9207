from dataclasses import replace
from datetime import UTC, datetime

import pytest

from foundation.database import Database
from workflow.acts.co_contractors import BadParticulars, Particulars, correct, enter
from workflow.records.co_contractor import CoContractor

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MJC = Particulars(
    name="MJC  des Œillets & Cie",
    legal_form="association",
    address="12 rue de l’Église",
    postcode="14000",
    city="Caen",
    email="contact@mjc.example",
    rna="w142001234",
)


def test_an_organisation_is_entered_clean(database: Database) -> None:
    with database.transaction() as session:
        entered = enter(session, MJC, at=NOON)
        assert (entered.name, entered.rna, entered.siren) == ("MJC des Œillets & Cie", "W142001234", None)
        assert entered.territory == "14"


def test_a_siret_gives_the_siren(database: Database) -> None:
    with database.transaction() as session:
        assert enter(session, replace(MJC, siret="732 829 320 00074"), at=NOON).siren == "732829320"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": "  "}, "name", "nom"),
        ({"postcode": "1400"}, "postcode", "cinq chiffres"),
        ({"email": "contact"}, "email", "adresse électronique"),
        ({"rna": ""}, "siren", "SIREN, ou le numéro RNA"),
        ({"siren": "123456789"}, "siren", "SIREN"),
        ({"siren": "356000000", "siret": "73282932000074"}, "siret", "ne commence pas"),
        ({"rna": "142001234"}, "rna", "RNA"),
    ],
)
def test_what_is_impossible_is_told_beside_its_field(
    database: Database, change: dict[str, str], field: str, words: str
) -> None:
    with database.transaction() as session:
        with pytest.raises(BadParticulars) as refusal:
            enter(session, replace(MJC, **change), at=NOON)
        assert words in refusal.value.problems[field]
        assert session.query(CoContractor).count() == 0


def test_every_problem_is_told_at_once(database: Database) -> None:
    nothing = Particulars(name="", legal_form="", address="", postcode="", city="", email="")
    with database.transaction() as session, pytest.raises(BadParticulars) as refusal:
        enter(session, nothing, at=NOON)
    assert set(refusal.value.problems) == {"name", "legal_form", "address", "postcode", "city", "email"}


def test_a_refused_correction_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        entered = enter(session, MJC, at=NOON)
        with pytest.raises(BadParticulars):
            correct(entered, replace(MJC, city=""), by="Agnès", at=NOON)
        assert entered.city == "Caen"
        correct(entered, replace(MJC, city="Bayeux"), by="Agnès", at=NOON)
        session.flush()
        assert (entered.city, entered.changed_by, entered.revision) == ("Bayeux", "Agnès", 2)
        correct(entered, replace(MJC, city="Bayeux"), by="Bruno", at=NOON)
        session.flush()
        assert (entered.changed_by, entered.revision) == ("Agnès", 2)
