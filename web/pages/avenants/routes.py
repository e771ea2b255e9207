"""The tab « Avenants » of a convention: what was asked, what is drafted, what is in force."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from web import conventions
from web.access import needs, signed_in
from web.bounds import row_number
from web.forms import Form
from web.house import house
from web.language import _
from web.pages.avenants.forms import DecisionForm, RequestForm
from web.pages.circuit.forms import ReasonForm
from web.pages.people.forms import ConfirmForm
from web.tabs import tabs
from web.visit import at, person, today
from workflow.acts import amend, request_avenant
from workflow.acts.request_avenant import STAFF, Asked, BadRequest
from workflow.readings.avenants import RequestView, avenants_of, requests_of
from workflow.records.convention import Avenant, Convention
from workflow.rules.moves import Role
from workflow.rules.states import CONCLUDED

pages = Blueprint("avenants", __name__)
staff = needs(*STAFF)
drafters = needs(Role.DRAFTER)


@pages.get("/conventions/<number>/avenants")
@signed_in
def index(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        return render_template(
            "avenants/index.html",
            convention=convention,
            signed=convention.state in CONCLUDED,
            requests=requests_of(convention, house().settings, as_of=today()),
            avenants=avenants_of(convention, house().settings, as_of=today()),
            blocked={
                asked.number: request_avenant.why_not_to_be_drafted(
                    convention, house().workshop, asked, as_of=today()
                )
                for asked in convention.avenant_requests
            },
            tabs=tabs(convention, "avenants.index"),
        )


@pages.get("/conventions/<number>/avenants/demande")
@staff
def request_form(number: str) -> str:
    return _form_page("avenants/request.html", number, RequestForm())


@pages.post("/conventions/<number>/avenants/demande")
@staff
def record(number: str) -> ResponseReturnValue:
    form = RequestForm()
    if form.validate():
        asked = Asked(
            party=form.party.data,
            received_on=form.received_on.data,
            channel=form.channel.data or "",
            subject=form.subject.data or "",
        )
        file = form.file.data.read() if form.file.data else None
        try:
            request_avenant.record_request(
                house().workshop, _id(number), asked, file=file or None, actor=person().actor, at=at()
            )
        except BadRequest as refusal:
            show(form, refusal.problems)
        except (NotAScan, TooLarge) as refusal:
            form.refuse(refusal, form.file)
        else:
            flash(_("La demande est enregistrée."), "done")
            return redirect(url_for("avenants.index", number=number))
    return _form_page("avenants/request.html", number, form), 422


@pages.get("/conventions/<number>/avenants/demande-<int:rank>/decision")
@staff
def decision_form(number: str, rank: int) -> str:
    return _form_page("avenants/decision.html", number, DecisionForm(), view=_request(number, rank))


@pages.post("/conventions/<number>/avenants/demande-<int:rank>/decision")
@staff
def decide(number: str, rank: int) -> ResponseReturnValue:
    form = DecisionForm()
    if form.validate():
        request_avenant.decide(
            house().workshop, _id(number), rank, accepted=form.accepted.data == "yes",
            reason=form.reason.data, actor=person().actor, at=at(),
        )  # fmt: skip
        flash(_("La décision est enregistrée."), "done")
        return redirect(url_for("avenants.index", number=number))
    return _form_page("avenants/decision.html", number, form, view=_request(number, rank)), 422


@pages.get("/conventions/<number>/avenants/demande-<int:rank>/annuler")
@staff
def annul_form(number: str, rank: int) -> str:
    return _form_page("avenants/annul.html", number, ReasonForm(), view=_request(number, rank))


@pages.post("/conventions/<number>/avenants/demande-<int:rank>/annuler")
@staff
def annul(number: str, rank: int) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate():
        request_avenant.annul_request(
            house().workshop, _id(number), rank, reason=form.reason.data, actor=person().actor, at=at()
        )
        flash(_("La demande est annulée ; elle reste visible."), "done")
        return redirect(url_for("avenants.index", number=number))
    return _form_page("avenants/annul.html", number, form, view=_request(number, rank)), 422


@pages.get("/conventions/<number>/avenants/nouveau")
@drafters
def new(number: str) -> str:
    return _form_page(
        "avenants/new.html", number, ConfirmForm(), rank=request.args.get("demande", type=row_number)
    )


@pages.post("/conventions/<number>/avenants/nouveau")
@drafters
def start(number: str) -> ResponseReturnValue:
    form, rank = ConfirmForm(), request.args.get("demande", type=row_number)
    if form.validate():
        try:
            avenant_id = amend.start_avenant(
                house().workshop, _id(number), request_number=rank, actor=person().actor, at=at()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with house().database.reading() as session:
                begun = session.get_one(Avenant, avenant_id).number
            flash(_("L’avenant %(number)s est ouvert : dites ce qu’il change.", number=begun), "done")
            return redirect(url_for("avenant_changes.index", number=begun))
    return _form_page("avenants/new.html", number, form, rank=rank), 422


def show(form: Form, problems: dict[str, str]) -> None:
    """Each sentence beside its field."""
    for name, sentence in problems.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


def _id(number: str) -> int:
    with house().database.reading() as session:
        return conventions.found_convention(session, number).id


def _request(number: str, rank: int) -> RequestView:
    """Raises NotFound."""
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        views = requests_of(convention, house().settings, as_of=today())
    found = next((view for view in views if view.request.number == rank), None)
    if found is None:
        raise NotFound
    return found


def _form_page(template: str, number: str, form: Form, **more: object) -> str:
    with house().database.reading() as session:
        convention: Convention = conventions.found_convention(session, number)
        return render_template(template, convention=convention, form=form, **more)
