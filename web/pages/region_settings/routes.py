from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import needs
from web.house import house
from web.language import _
from web.manifest_form import form_of, show_problems, values_in
from web.visit import at, person
from workflow.acts.region import region_values, set_region_values
from workflow.packs import FilledBy, PackField, find_all_packs
from workflow.packs.field_values import problem_of
from workflow.records.account import Account
from workflow.rules.moves import Role

pages = Blueprint("region_settings", __name__)
administrators = needs(Role.ADMINISTRATOR)


@pages.get("/reglages")
@administrators
def form() -> str:
    with house().database.reading() as session:
        values = region_values(session)
    form = form_of(_fields())(data=values)
    return render_template("region_settings/form.html", form=form, missing=_missing(values))


@pages.post("/reglages")
@administrators
def save() -> ResponseReturnValue:
    fields = _fields()
    form = form_of(fields)()
    typed = values_in(form, fields)
    problems = {
        field.name: problem
        for field in fields
        if typed[field.name] and (problem := problem_of(field, typed[field.name]))
    }
    kept = {name: value for name, value in typed.items() if name not in problems}
    with house().database.transaction() as session:
        by = session.get_one(Account, person().account_id)
        set_region_values(session, kept, by=by, at=at())
    if not form.validate() or problems:
        show_problems(form, problems)
        return render_template("region_settings/form.html", form=form, missing=_missing(typed)), 422
    flash(
        _("Les réglages de la Région sont enregistrés ; ils valent pour les textes encore en rédaction."),
        "done",
    )
    return redirect(url_for("region_settings.form"))


def _fields() -> tuple[PackField, ...]:
    """The fields that the Région fills in, of every template."""
    packs = find_all_packs(house().settings.templates_folder)
    found = {
        field.name: field for pack in packs for field in pack.fields if field.filled_by is FilledBy.REGION
    }
    return tuple(found.values())


def _missing(values: dict[str, str]) -> tuple[PackField, ...]:
    return tuple(field for field in _fields() if field.is_needed(values) and not values.get(field.name))
