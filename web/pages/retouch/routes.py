from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm
from web.pages.retouch.forms import SettleForm, SureForm, UploadForm, answered, is_settled_by_day, rows_of
from web.visit import at, person, today
from workflow.acts import retouch
from workflow.acts.settle_clauses import NotWhatTheTextSays, settle_clauses
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.avenant_clauses import stated_by
from workflow.readings.clause_values import clause_values, clauses_before, deviation_of
from workflow.readings.packs import pack_of
from workflow.readings.remarks import open_remarks
from workflow.records.convention import Deed
from workflow.rules.clauses import BadClause, Clause
from workflow.rules.moves import Role
from workflow.rules.wording import french_clause

pages = Blueprint("retouch", __name__)
drafters = needs(Role.DRAFTER)


@pages.get("/conventions/<number>/retouche")
@drafters
def index(number: str) -> str:
    return _page(number, UploadForm())


@pages.post("/conventions/<number>/retouche")
@drafters
def receive(number: str) -> ResponseReturnValue:
    form = UploadForm()
    if form.validate():
        try:
            content = form.file.data.read()
            retouch.receive(
                house().workshop, conventions.found_id(number), content, actor=person().actor, at=at()
            )
        except Refusal as refusal:
            form.refuse(refusal, form.file)
        else:
            flash(_("Le texte retouché est reçu ; il remplace le texte produit par le formulaire."), "done")
            return redirect(url_for("retouch.index", number=number))
    return _page(number, form), 422


@pages.get("/conventions/<number>/retouche/abandonner")
@drafters
def drop_form(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
    return render_template("retouch/drop.html", convention=convention, form=ConfirmForm())


@pages.post("/conventions/<number>/retouche/abandonner")
@drafters
def drop(number: str) -> ResponseReturnValue:
    retouch.drop(house().workshop, conventions.found_id(number), actor=person().actor, at=at())
    flash(_("La retouche est abandonnée : le formulaire est de nouveau ouvert."), "done")
    return redirect(url_for("drafting.form", number=number))


@pages.get("/conventions/<number>/retouche/article/<article>")
@drafters
def settle_form(number: str, article: str) -> str:
    return _settle_page(number, article, None)


@pages.post("/conventions/<number>/retouche/article/<article>")
@drafters
def settle(number: str, article: str) -> ResponseReturnValue:
    clauses = _stated(number, article)
    forms = {clause.name: SettleForm(prefix=clause.name) for clause in clauses}
    unanswered = [form for form in forms.values() if not form.validate()]  # every one says what it lacks
    reasons: tuple[str, ...] = ()
    if not unanswered:
        try:
            settle_clauses(
                house().workshop,
                conventions.found_id(number),
                article=article,
                rows=rows_of(clauses, forms),
                sure=bool(SureForm().sure.data),
                actor=person().actor,
                at=at(),
            )
        except BadClause as refusal:
            forms[refusal.name].refuse(refusal)
        except NotWhatTheTextSays as doubt:
            reasons = doubt.reasons
        else:
            flash(_("Les durées de l’article %(article)s sont confirmées.", article=article), "done")
            return redirect(url_for("retouch.index", number=number))
    return _settle_page(number, article, forms, reasons), 422


def _page(number: str, form: UploadForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        text = texts.text_of(session, house().settings, convention, Purpose.DRAFT)
        to_settle = texts.unconfirmed_articles(convention, pack_of(convention, house().settings))
        blanks = texts.blanks_left_in(session, house().workshop, convention)
        found_remarks = open_remarks(session, convention)
    return render_template(
        "retouch/index.html",
        convention=convention,
        form=form,
        edited=text.edited_sha256 is not None,
        deviation=deviation_of(house().workshop, text),
        to_settle=to_settle,
        blanks=blanks,
        found_remarks=found_remarks,
        settled=[article for article in convention.confirmed_articles if article not in to_settle],
        values=clause_values(house().workshop, convention, as_of=today()),
    )


def _stated(number: str, article: str) -> list[Clause[Any]]:
    """The clauses that the article states, as its template has them. Raises NotFound."""
    with house().database.reading() as session:
        clauses = clauses_before(house().workshop, conventions.found(session, number), as_of=today())
    found = list(stated_by(article, clauses))
    if not found:
        raise NotFound
    return found


def _settle_page(
    number: str, article: str, forms: dict[str, SettleForm] | None, reasons: tuple[str, ...] = ()
) -> str:
    clauses = _stated(number, article)
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        text = texts.text_of(session, house().settings, convention, Purpose.DRAFT)
    deviation = deviation_of(house().workshop, text)
    changes = [one for one in deviation.articles if article in (one.key, one.within)] if deviation else []
    shown = forms or {clause.name: _as_answered(convention, clause) for clause in clauses}
    return render_template(
        "retouch/settle.html",
        convention=convention,
        article=article,
        clauses=[
            (clause, french_clause(clause), shown[clause.name], is_settled_by_day(clause))
            for clause in clauses
        ],
        changes=changes,
        reasons=reasons,
        sure=SureForm(formdata=None),
    )


def _as_answered(convention: Deed, clause: Clause[Any]) -> SettleForm:
    data = answered(clause, convention.clause_values.get(clause.name))
    if clause.article in convention.confirmed_articles:
        data = {"changed": "no", **data}
    return SettleForm(formdata=None, prefix=clause.name, data=data)
