from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from web import merging
from web.access import needs
from web.forms import Form, at_most
from web.house import house
from web.language import _
from web.manifest_form import form_of, show_problems, values_in
from web.visit import at, person
from workflow.acts.changes.region_settings import save_settings
from workflow.acts.changes.request import ChangeNeedsAReason, ChangePending
from workflow.packs import PackField
from workflow.packs.field_values import problem_of
from workflow.readings import changes
from workflow.readings.region import last_settings, region_fields, region_history, region_values
from workflow.rules.moves import Role
from workflow.rules.two_people import ChangeKind

pages = Blueprint("region_settings", __name__)
administrators = needs(Role.ADMINISTRATOR)


@pages.get("/reglages")
@administrators
def form() -> str:
    with house().database.reading() as session:
        values = region_values(session)
    form = _form()(data=values)
    form.remember({field.name: values.get(field.name) for field in region_fields(house().settings)})
    return _page(form, values)


@pages.post("/reglages")
@administrators
def save() -> ResponseReturnValue:
    fields = region_fields(house().settings)
    form = _form()()
    typed = values_in(form, fields)
    problems = {
        field.name: problem
        for field in fields
        if typed[field.name] and (problem := problem_of(field, typed[field.name]))
    }
    kept = {name: value for name, value in typed.items() if name not in problems}
    saved = None
    try:
        saved = save_settings(
            house().workshop,
            merging.answers(kept),
            reason=form[REASON].data or "",
            actor=person().actor,
            at=at(),
        )
    except ChangeNeedsAReason as refusal:
        form.refuse(refusal, form[REASON])
    except ChangePending as refusal:
        form.refuse(refusal)
    if saved is None or not form.validate() or problems or saved.merge.conflicts:
        if saved is not None:
            with house().database.reading() as session:
                values, last = region_values(session), last_settings(session)
            merging.show(form, kept, saved.merge, values, last)
        show_problems(form, problems)
        return _page(form, typed), 422
    flash(
        _("Les réglages de la Région sont enregistrés ; ils valent pour les textes encore en rédaction."),
        "done",
    )
    if saved.asked:
        flash(
            _(
                "L’adresse d’un signataire ne change que lorsqu’une autre personne l’a confirmé : la demande est faite."
            ),
            "warning",
        )
    merging.tell_kept(form, saved.merge)
    return redirect(url_for("region_settings.form"))


REASON = "change_reason"


def _form() -> type[Form]:
    """The fields of the templates, and why an address changes, which whoever confirms it reads."""
    form: type[Form] = form_of(region_fields(house().settings))
    reason = TextAreaField(
        _("Pourquoi l’adresse d’un signataire change"),
        description=_(
            "Seulement si vous changez une adresse à laquelle part un lien de signature : une autre personne lira ce "
            "motif et confirmera le changement."
        ),
        validators=[at_most(2000)],
        render_kw={"rows": 2},
    )
    return type("RegionForm", (form,), {REASON: reason})


def _page(form: Form, values: Mapping[str, str]) -> str:
    fields = region_fields(house().settings)
    with house().database.reading() as session:
        waiting = [one for one in changes.pending(session, at=at()) if one.kind is ChangeKind.SETTING]
        return render_template(
            "region_settings/form.html",
            form=form,
            missing=_missing(values),
            waiting=waiting,
            differences=changes.differences,
            past=region_history(session),
            labels={field.name: field.label for field in fields},
            answers={(field.name, value): words for field in fields for value, words in field.choices},
        )


def _missing(values: Mapping[str, str]) -> tuple[PackField, ...]:
    fields = region_fields(house().settings)
    return tuple(field for field in fields if field.is_needed(values) and not values.get(field.name))
