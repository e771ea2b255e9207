"""Réglages de la Région: filled in once for all conventions."""

import pytest
from flask.testing import FlaskClient

from tests.pages.forms import send
from tests.pages.instance import Instance
from workflow.packs import FilledBy, find_pack
from workflow.readings.region import region_values

PACK = find_pack("epn-normandie")
SAMPLE = dict(PACK.sample.region)
SETTINGS = "/reglages"


@pytest.fixture
def denis(instance: Instance) -> FlaskClient:
    return instance.client("denis@region.example")


def values(instance: Instance) -> dict[str, str]:
    with instance.database.reading() as session:
        return {name: value for name, value in region_values(session).items() if value}


def test_every_field_that_the_template_leaves_to_the_region_is_there(denis: FlaskClient) -> None:
    page = denis.get(SETTINGS).text
    for field in PACK.fields:
        assert (f'name="{field.name}"' in page) == (field.filled_by is FilledBy.REGION)


def test_what_is_typed_is_kept_and_shown_again(instance: Instance, denis: FlaskClient) -> None:
    assert send(denis, SETTINGS, **SAMPLE).location == SETTINGS
    assert values(instance) == {name: value for name, value in SAMPLE.items() if value}
    page = denis.get(SETTINGS).text
    assert SAMPLE["president_last_name"] in page
    assert "Il manque" not in page


def test_it_may_be_filled_in_little_by_little(instance: Instance, denis: FlaskClient) -> None:
    before = denis.get(SETTINGS).text
    assert '<a href="#region_address">Siège de la Région</a>' in before
    send(denis, SETTINGS, region_address="l’Abbaye-aux-Dames")
    assert values(instance)["region_address"] == "l’Abbaye-aux-Dames"
    after = denis.get(SETTINGS).text
    assert '<a href="#region_address">' not in after
    assert '<a href="#president_last_name">' in after


def test_the_link_to_a_choice_that_is_missing_leads_to_its_first_box(denis: FlaskClient) -> None:
    page = denis.get(SETTINGS).text
    assert 'href="#president_civility-0"' in page
    assert 'id="president_civility-0"' in page


def test_a_delegate_is_missing_only_where_a_delegate_signs(denis: FlaskClient) -> None:
    send(denis, SETTINGS, **{**SAMPLE, "region_signatory": "delegate", "region_delegate_last_name": ""})
    assert '<a href="#region_delegate_last_name">' in denis.get(SETTINGS).text
    send(denis, SETTINGS, **{**SAMPLE, "region_signatory": "president", "region_delegate_last_name": ""})
    assert '<a href="#region_delegate_last_name">' not in denis.get(SETTINGS).text


def test_a_value_that_will_not_do_is_told_and_the_others_are_kept(
    instance: Instance, denis: FlaskClient
) -> None:
    answer = send(denis, SETTINGS, **{**SAMPLE, "region_data_contact": "dpo"})
    assert answer.status_code == 422
    told = answer.text.partition('id="region_data_contact-error"')[2].partition("</p>")[0]
    assert "n’est pas une adresse électronique utilisable" in told
    assert "region_data_contact" not in values(instance)
    assert values(instance)["president_last_name"] == SAMPLE["president_last_name"]


def test_stray_blanks_are_not_kept(instance: Instance, denis: FlaskClient) -> None:
    send(denis, SETTINGS, president_last_name="  Bellengreville ")
    assert values(instance)["president_last_name"] == "Bellengreville"
