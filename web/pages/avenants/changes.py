"""What a draft avenant changes: the list, its own effect date, and the new wording of each article."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.avenants.forms import AddForm, ChangeForm, DurationForm, EffectForm
from web.pages.avenants.routes import show
from web.pages.people.forms import ConfirmForm
from web.pages.retouch.forms import SureForm, answered, is_settled_by_day, rows_of
from web.visit import at, person, today
from workflow.acts import write_change
from workflow.acts.change_checks import BadChange
from workflow.acts.settle_clauses import NotWhatTheTextSays
from workflow.readings.avenant_clauses import clauses_in_force, stated_by
from workflow.readings.avenant_values import changes_of
from workflow.readings.avenants import proposed_by
from workflow.readings.in_force import Division, text_in_force
from workflow.records.convention import Avenant
from workflow.rules.changes import Action, Change, article_name
from workflow.rules.clauses import BadClause, Clause, Clauses
from workflow.rules.moves import Role
from workflow.rules.states import EDITABLE
from workflow.rules.wording import french_clause

pages = Blueprint("avenant_changes", __name__)
drafters = needs(Role.DRAFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One avenant, the text that it amends, and the clauses of that text."""

    avenant: Avenant
    divisions: tuple[Division, ...]
    clauses: Clauses


@pages.get("/conventions/<number>/changements")
@drafters
def index(number: str) -> ResponseReturnValue:
    desk = _desk(number)
    if desk.avenant.state not in EDITABLE:
        return redirect(url_for("conventions.summary", number=number))
    return _page(desk, _add_form(desk), EffectForm(data={"effect_on": desk.avenant.effect_on}))


@pages.post("/conventions/<number>/changements")
@drafters
def add(number: str) -> ResponseReturnValue:
    """Leads to the page of the article chosen."""
    desk = _desk(number)
    form = _add_form(desk)
    if form.validate():
        action = Action(form.action.data)
        typed = "-".join((form.new_article.data or "").lower().split())
        article = typed if action is Action.ADD else form.article.data
        if article:
            return redirect(
                url_for("avenant_changes.change_form", number=number, article=article, action=str(action))
            )
        form.refuse(BadChange({"article": _("Choisissez l’article.")}), form.article)
    return _page(desk, form, EffectForm(data={"effect_on": desk.avenant.effect_on})), 422


@pages.post("/conventions/<number>/changements/effet")
@drafters
def effect(number: str) -> ResponseReturnValue:
    form, desk = EffectForm(), _desk(number)
    if form.validate():
        try:
            write_change.name_effect(
                house().workshop, desk.avenant.id, form.effect_on.data, actor=person().actor, at=at()
            )
        except BadChange as refusal:
            show(form, refusal.problems)
        else:
            flash(_("La date d’effet est enregistrée."), "done")
            return redirect(url_for("avenant_changes.index", number=number))
    return _page(desk, _add_form(desk, fresh=True), form), 422


@pages.get("/conventions/<number>/changements/<article>")
@drafters
def change_form(number: str, article: str) -> str:
    desk = _desk(number)
    present = _division(desk, article)
    written = next((one for one in changes_of(desk.avenant) if one.article == article), None)
    if present is None and _action(written) is not Action.ADD:
        raise NotFound
    wording = written.wording if written else present.wording if present else ""
    form = ChangeForm(data={"title": written.title if written else "", "wording": wording})
    return _change_page(desk, article, _action(written), form, None)


@pages.post("/conventions/<number>/changements/<article>")
@drafters
def change(number: str, article: str) -> ResponseReturnValue:
    desk, form = _desk(number), ChangeForm()
    written = next((one for one in changes_of(desk.avenant) if one.article == article), None)
    action = _action(written)
    stated = stated_by(article, desk.clauses) if action is not Action.REMOVE else ()
    settle = {clause.name: DurationForm(prefix=clause.name) for clause in stated}
    doubts: tuple[str, ...] = ()
    if all([form.validate(), *(one.validate() for one in settle.values())]):
        made = Change(
            action=action, article=article, title=form.title.data or "", wording=form.wording.data or ""
        )
        try:
            write_change.write_change(
                house().workshop, desk.avenant.id, made, clauses=rows_of(stated, settle), sure=bool(SureForm().sure.data),
                actor=person().actor, at=at(),
            )  # fmt: skip
        except BadChange as refusal:
            show(form, refusal.problems)
        except BadClause as refusal:
            settle[refusal.name].refuse(refusal)
        except NotWhatTheTextSays as doubt:
            doubts = doubt.reasons
        else:
            flash(_("Le changement est enregistré."), "done")
            return redirect(url_for("avenant_changes.index", number=number))
    return _change_page(desk, article, action, form, settle, doubts), 422


@pages.post("/conventions/<number>/changements/<article>/retirer")
@drafters
def drop(number: str, article: str) -> ResponseReturnValue:
    if ConfirmForm().validate():
        write_change.drop_change(
            house().workshop, _desk(number).avenant.id, article, actor=person().actor, at=at()
        )
        flash(_("L’avenant ne touche plus à cet article."), "done")
    return redirect(url_for("avenant_changes.index", number=number))


def _desk(number: str) -> Desk:
    """Raises NotFound for a convention."""
    with house().database.reading() as session:
        avenant = conventions.found(session, number)
        if not isinstance(avenant, Avenant):
            raise NotFound
        text = text_in_force(session, house().workshop, avenant.convention, on=today())
        clauses = clauses_in_force(house().workshop, avenant, as_of=today())
    return Desk(avenant=avenant, divisions=text.divisions, clauses=clauses)


def _division(desk: Desk, article: str) -> Division | None:
    return next((one for one in desk.divisions if one.key == article), None)


def _action(written: Change | None) -> Action:
    asked = request.args.get("action", "")
    if asked in tuple(Action):
        return Action(asked)
    return written.action if written else Action.REPLACE


def _add_form(desk: Desk, *, fresh: bool = False) -> AddForm:
    form = AddForm(formdata=None) if fresh else AddForm()
    known = [(one.key, f"{one.title}") for one in desk.divisions]
    form.article.choices = [("", _("Choisir…")), *known]
    return form


def _page(desk: Desk, add_form: AddForm, effect_form: EffectForm) -> str:
    with house().database.reading() as session:
        avenant = session.get_one(Avenant, desk.avenant.id)
        proposed = proposed_by(session, house().workshop, avenant, desk.clauses, on=today())
    return render_template(
        "avenants/changes.html",
        convention=desk.avenant,
        proposed=proposed,
        form=effect_form if effect_form.summary else add_form,
        add_form=add_form,
        effect_form=effect_form,
        confirm=ConfirmForm(formdata=None),
    )


def _change_page(
    desk: Desk,
    article: str,
    action: Action,
    form: ChangeForm,
    settle: Mapping[str, DurationForm] | None,
    doubts: tuple[str, ...] = (),
) -> str:
    present = _division(desk, article)
    stated = stated_by(article, desk.clauses) if action is not Action.REMOVE else ()
    return render_template(
        "avenants/change.html",
        convention=desk.avenant,
        article=article,
        name=article_name(article, present.title if present else ""),
        action=action,
        division=present,
        form=form,
        clauses=[_clause(clause, desk.avenant, settle) for clause in stated],
        reasons=doubts,
        sure=SureForm(formdata=None),
    )


def _clause(
    clause: Clause[Any], avenant: Avenant, settle: Mapping[str, DurationForm] | None
) -> tuple[Clause[Any], str, DurationForm, bool]:
    """The clause, its value in force in words, its form (as the avenant last said), whether a day settles it."""
    row = next((one for one in avenant.changed_clauses or () if one["name"] == clause.name), None)
    data = {"changed": "no", **answered(clause, row)}
    form = settle[clause.name] if settle else DurationForm(formdata=None, prefix=clause.name, data=data)
    return clause, french_clause(clause), form, is_settled_by_day(clause)
