"""Forms built from the manifest of a template pack."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import render_template_string

from tests.pages.instance import Instance
from web.forms import Form
from web.manifest_form import form_of, show_problems, values_in
from workflow.packs import FieldType, PackField, Purpose

TEMPLATE = """{% from "components/forms.html" import field %}{{ field(form[name]) }}"""
CHOICE = {"type": FieldType.CHOICE, "choices": (("a", "Première"), ("b", "Seconde"))}

Draw = Callable[..., str]


def pack_field(**given: Any) -> PackField:
    return PackField(**{"name": "city", "section": "one", "label": "Ville", **given})


def built(field: PackField, value: str = "", **typed: str) -> Form:
    return form_of([field])(formdata=None, data={field.name: value, **typed})


@pytest.fixture
def draw(instance: Instance) -> Draw:
    """The field as its page shows it."""

    def draw(field: PackField, value: str = "", *, problem: str = "") -> str:
        with instance.app.test_request_context("/"):
            form = built(field, value)
            show_problems(form, {field.name: problem} if problem else {})
            return render_template_string(TEMPLATE, form=form, name=field.name)

    return draw


@pytest.mark.parametrize(
    ("given", "control"),
    [
        ({}, '<input autocomplete="off"'),
        ({"max_length": 600}, "<textarea"),
        ({"type": FieldType.EMAIL}, 'type="email"'),
        ({"type": FieldType.PHONE}, 'type="tel"'),
        ({"type": FieldType.DATE}, 'type="date"'),
        ({"type": FieldType.PARAGRAPHS}, "<textarea"),
        (CHOICE, 'type="radio"'),
    ],
)
def test_each_kind_of_field_has_its_control(draw: Draw, given: dict[str, Any], control: str) -> None:
    drawn = draw(pack_field(**given))
    assert control in drawn
    assert 'name="city"' in drawn
    assert "Ville" in drawn


def test_help_and_example_stand_beside_it(draw: Draw) -> None:
    drawn = draw(pack_field(help="Celle du siège.", example="Bernay."))
    assert "Celle du siège. Exemple : Bernay." in drawn
    assert 'aria-describedby="city-hint"' in drawn


@pytest.mark.parametrize(
    ("given", "value", "mark"),
    [
        ({}, "", "à remplir"),
        ({}, "Bernay", ""),
        ({"required_for": Purpose.SIGNATURE}, "", "à remplir"),
        ({"required": False}, "", "(facultatif)"),
        ({"required": False}, "Bernay", "(facultatif)"),
        ({"required_when": ("other", "yes")}, "", ""),
        (CHOICE, "", "à remplir"),
        (CHOICE, "a", ""),
    ],
)
def test_what_is_missing_is_marked_and_demanded_by_nobody(
    draw: Draw, given: dict[str, Any], value: str, mark: str
) -> None:
    drawn = draw(pack_field(**given), value)
    assert "required" not in drawn
    for known in ("à remplir", "(facultatif)"):
        assert (known in drawn) == (known == mark)


def test_a_choice_shows_its_answers_and_no_example_of_them(draw: Draw) -> None:
    assert "Exemple" not in draw(pack_field(**CHOICE, example="b"))


def test_an_example_of_a_date_is_said_as_people_write_it(draw: Draw) -> None:
    drawn = draw(pack_field(type=FieldType.DATE, example="2027-02-04"))
    assert "Exemple : 4 février 2027." in drawn


def test_a_default_is_chosen_until_something_else_is(instance: Instance) -> None:
    field = pack_field(**CHOICE, default="b")
    with instance.app.test_request_context("/"):
        assert form_of([field])(formdata=None).city.data == "b"
        assert built(field, "a").city.data == "a"


def test_a_problem_stands_beside_its_field_and_in_the_summary(instance: Instance, draw: Draw) -> None:
    field = pack_field(**CHOICE)
    drawn = draw(field, problem="Choisissez.")
    assert 'id="city-error"' in drawn
    with instance.app.test_request_context("/"):
        form = built(field)
        show_problems(form, {"city": "Choisissez."})
        assert [(line.message, line.anchor) for line in form.summary] == [("Choisissez.", "city-0")]


def test_values_are_what_was_typed_without_the_blanks_around(instance: Instance) -> None:
    fields = [
        pack_field(),
        pack_field(name="text", type=FieldType.PARAGRAPHS),
        pack_field(name="way", **CHOICE),
    ]
    typed = {"city": " Bernay ", "text": "Un.\r\n\r\nDeux.", "way": ""}
    with instance.app.test_request_context("/", method="POST", data=typed):
        assert values_in(form_of(fields)(), fields) == {
            "city": "Bernay",
            "text": "Un.\r\n\r\nDeux.",
            "way": "",
        }


def test_a_choice_that_is_none_is_kept_for_the_check_to_refuse(instance: Instance) -> None:
    field = pack_field(**CHOICE)
    with instance.app.test_request_context("/", method="POST", data={"city": "z"}):
        assert values_in(form_of([field])(), [field]) == {"city": "z"}
