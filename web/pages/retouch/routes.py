from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from documents.compare import Deviation, compare_texts
from documents.structure import read_text
from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm
from web.pages.retouch.forms import SettleForm, UploadForm, in_words, is_settled_by_day, rows_of
from web.visit import at, person
from workflow.acts import retouch
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.packs import pack_of
from workflow.readings.timelines import clauses_of
from workflow.rules.clauses import BadClause, Clause
from workflow.rules.moves import Role

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
    if not unanswered:
        try:
            retouch.settle_clauses(
                house().workshop,
                conventions.found_id(number),
                article=article,
                rows=rows_of(clauses, forms),
                actor=person().actor,
                at=at(),
            )
        except BadClause as refusal:
            forms[refusal.name].refuse(refusal)
        else:
            flash(_("Les durées de l’article %(article)s sont confirmées.", article=article), "done")
            return redirect(url_for("retouch.index", number=number))
    return _settle_page(number, article, forms), 422


def _page(number: str, form: UploadForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        text = texts.text_of(session, house().settings, convention, Purpose.DRAFT)
        to_settle = texts.unconfirmed_articles(convention, pack_of(convention, house().settings))
    return render_template(
        "retouch/index.html",
        convention=convention,
        form=form,
        edited=text.edited_sha256 is not None,
        deviation=deviation_of(text),
        to_settle=to_settle,
    )


def deviation_of(text: texts.Text) -> Deviation | None:
    """How the edited text differs from what the template says; None when nothing was edited."""
    if text.edited_sha256 is None:
        return None
    return compare_texts(read_text(texts.generated_docx(text)), texts.words_of(house().workshop, text))


def _stated(number: str, article: str) -> list[Clause[Any]]:
    """The clauses that the article states, as they stand for this convention. Raises NotFound."""
    with house().database.reading() as session:
        clauses = clauses_of(conventions.found(session, number), house().settings)
    found = [clause for clause in clauses.stated if clause.article == article and clause.measure is not None]
    if not found:
        raise NotFound
    return found


def _settle_page(number: str, article: str, forms: dict[str, SettleForm] | None) -> str:
    clauses = _stated(number, article)
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        text = texts.text_of(session, house().settings, convention, Purpose.DRAFT)
    deviation = deviation_of(text)
    changes = [item for item in deviation.articles if item.key == article] if deviation else []
    shown = forms or {clause.name: SettleForm(prefix=clause.name) for clause in clauses}
    return render_template(
        "retouch/settle.html",
        convention=convention,
        article=article,
        clauses=[
            (clause, in_words(clause), shown[clause.name], is_settled_by_day(clause)) for clause in clauses
        ],
        changes=changes,
    )
