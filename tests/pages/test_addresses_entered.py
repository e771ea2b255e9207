"""Every entry of an address asks the same check, the one of whoever composes mails."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from foundation.database import Database
from foundation.errors import Refusal
from tests.pages.instance import Instance
from web.forms import Form
from web.pages.signatures.forms import ContactForm
from web.pages.signer.forms import HandOverForm
from workflow.acts import accounts, authorities, co_contractors
from workflow.packs import FieldType, PackField
from workflow.packs.field_values import problem_of

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MISTAKES = [
    "andré@pixels.example",
    "mailto:a@pixels.example",
    "a@pixels.example)",
    "A <a@pixels.example>",
    "a@pixels",
]
Entry = Callable[[Session, str], object]


def account(session: Session, address: str) -> object:
    return accounts.open_account(session, email=address, name="A", roles=frozenset(), at=AT)


def sheet(session: Session, address: str) -> object:
    given = co_contractors.Particulars(
        name="Les Pixels", legal_form="association", address="4 rue des Capucins", postcode="61000", city="Alençon",
        email=address, rna="W611002345",
    )  # fmt: skip
    return co_contractors.enter(session, given, at=AT)


def signatory(session: Session, address: str) -> object:
    given = authorities.Person(first_name="André", last_name="Poulain", quality="Président", email=address)
    return authorities.enter_person(session, given, co_contractor_id=None, at=AT)


@pytest.mark.parametrize("address", MISTAKES)
@pytest.mark.parametrize("entry", [account, sheet, signatory])
def test_each_act_refuses_it(database: Database, entry: Entry, address: str) -> None:
    with database.transaction() as session, pytest.raises(Refusal, match="adresse électronique utilisable"):
        entry(session, address)


@pytest.mark.parametrize("entry", [account, sheet, signatory])
def test_each_act_takes_a_good_one(database: Database, entry: Entry) -> None:
    with database.transaction() as session:
        assert entry(session, " contact@média-alençon.example ")


@pytest.mark.parametrize("address", MISTAKES)
def test_each_field_of_a_template_refuses_it(address: str) -> None:
    field = PackField(name="mail", section="one", label="Adresse", type=FieldType.EMAIL)
    assert "adresse électronique utilisable" in problem_of(field, address)


@pytest.mark.parametrize("address", MISTAKES)
@pytest.mark.parametrize("form", [ContactForm, HandOverForm])
def test_each_form_says_it_beside_the_field(instance: Instance, form: type[Form], address: str) -> None:
    with instance.app.test_request_context("/", method="POST", data={"email": address}):
        filled = form()
        filled.validate()
        assert any("adresse électronique utilisable" in error for error in filled.email.errors)
