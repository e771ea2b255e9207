from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from web import merging, seen
from web.access import needs, signed_in
from web.bounds import row_number
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.co_contractors.forms import CoContractorForm
from web.visit import at, person, today
from workflow.acts import co_contractors
from workflow.packs import LegalForm, find_all_packs
from workflow.readings.co_contractors import conventions_with, list_co_contractors
from workflow.readings.mandates import link_of
from workflow.readings.representatives import representatives_of
from workflow.readings.revisions import Change
from workflow.records.co_contractor import CoContractor
from workflow.rules.merging import Merge
from workflow.rules.moves import Role

pages = Blueprint("co_contractors", __name__)
drafters = needs(Role.DRAFTER)


@pages.get("/co-contractants")
@signed_in
def index() -> str:
    words = request.args.get("q", "").strip()
    number = max(1, request.args.get("page", 1, type=row_number))
    with house().database.reading() as session:
        page = list_co_contractors(session, words, page=number)
    return render_template("co_contractors/index.html", page=page, words=words)


@pages.get("/co-contractants/ajouter")
@drafters
def new() -> str:
    return render_template("co_contractors/new.html", form=_with_legal_forms(CoContractorForm()), known=None)


@pages.post("/co-contractants/ajouter")
@drafters
def add() -> ResponseReturnValue:
    form = _with_legal_forms(CoContractorForm())
    known = None
    if form.validate():
        try:
            with house().database.transaction() as session:
                known = co_contractors.known(session, form.particulars)
                if known is None:
                    return _entered(co_contractors.enter(session, form.particulars, at=at()))
            form.show(_already(known))
        except co_contractors.BadParticulars as refusal:
            form.show(refusal.problems)
    return render_template("co_contractors/new.html", form=form, known=known), 422


@pages.get("/co-contractants/<int:co_contractor_id>")
@signed_in
def sheet(co_contractor_id: int) -> str:
    with house().database.reading() as session:
        found = _found(session, co_contractor_id)
        rows = conventions_with(session, house().settings, found, as_of=today())
        people = representatives_of(session, found.id)
        return render_template(
            "co_contractors/sheet.html",
            co_contractor=found,
            rows=rows,
            legal_form=_legal_form(found.legal_form),
            people=people,
            link_of=link_of,
        )


@pages.get("/co-contractants/<int:co_contractor_id>/corriger")
@drafters
def correct_form(co_contractor_id: int) -> str:
    with house().database.reading() as session:
        found = _found(session, co_contractor_id)
    form = _with_legal_forms(CoContractorForm(obj=found))
    form.remember(co_contractors.answers_of(found))
    return render_template("co_contractors/correct.html", form=form, co_contractor=found)


@pages.post("/co-contractants/<int:co_contractor_id>/corriger")
@drafters
def correct(co_contractor_id: int) -> ResponseReturnValue:
    """What somebody else corrected meanwhile stays; a field that both changed is asked."""
    form = _with_legal_forms(CoContractorForm())
    with house().database.reading() as session:
        found = _found(session, co_contractor_id)
    if form.validate():
        typed = asdict(form.particulars)
        try:
            with house().database.transaction() as session:
                merged = co_contractors.save_sheet(
                    session, co_contractor_id, merging.answers(typed), actor=person().actor, at=at()
                )
        except co_contractors.BadParticulars as refusal:
            form.show(refusal.problems)
        else:
            if not merged.conflicts:
                return _corrected(co_contractor_id, form, merged)
            found = _show_both(co_contractor_id, form, typed, merged)
    return render_template("co_contractors/correct.html", form=form, co_contractor=found), 422


def _corrected(co_contractor_id: int, form: CoContractorForm, merged: Merge) -> ResponseReturnValue:
    _warn(form.legal_form.data)
    flash(_("C’est corrigé. Les textes déjà figés gardent ce qu’ils disaient."), "done")
    merging.tell_kept(form, merged)
    return redirect(url_for("co_contractors.sheet", co_contractor_id=co_contractor_id))


def _show_both(
    co_contractor_id: int, form: CoContractorForm, typed: dict[str, str], merged: Merge
) -> CoContractor:
    with house().database.reading() as session:
        found = _found(session, co_contractor_id)
    last = Change(what="", who=found.changed_by, at=found.changed_at)
    merging.show(form, typed, merged, co_contractors.answers_of(found), dict.fromkeys(typed, last))
    return found


def _entered(entered: CoContractor) -> ResponseReturnValue:
    _warn(entered.legal_form)
    flash(_("Le co-contractant est enregistré."), "done")
    return redirect(url_for("co_contractors.sheet", co_contractor_id=entered.id))


def _already(known: CoContractor) -> dict[str, str]:
    """The sentence for the number under which ``known`` was entered before."""
    return {
        "siren" if known.siren else "rna": _("Ce numéro est déjà celui de « %(name)s ».", name=known.name)
    }


def _legal_forms() -> dict[str, LegalForm]:
    """Those of every template, since a co-contractor may sign several kinds of convention."""
    packs = find_all_packs(house().settings.templates_folder)
    return {known.value: known for pack in packs for known in pack.legal_forms}


def _legal_form(value: str) -> str:
    known = _legal_forms().get(value)
    return known.label if known else value


def _with_legal_forms(form: CoContractorForm) -> CoContractorForm:
    known = [(item.value, item.label) for item in _legal_forms().values()]
    form.legal_form.choices = choices([("", _("Choisir…")), *known])
    return form


def _warn(legal_form: str) -> None:
    known = _legal_forms().get(legal_form)
    if known and known.warn:
        flash(known.warn, "warning")


def _found(session: Session, co_contractor_id: int) -> CoContractor:
    """Raises NotFound."""
    found = session.get(CoContractor, co_contractor_id)
    if found is None:
        raise NotFound
    seen.look_at_row(found)
    return found
