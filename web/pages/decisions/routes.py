from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import conventions
from web.access import needs, signed_in
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.decisions.forms import AnswerForm, DecisionForm, ServiceForm, StopForm
from web.tabs import tabs
from web.visit import at, person, today
from workflow.acts import decisions
from workflow.records.account import Account
from workflow.records.convention import Convention
from workflow.records.decision import AskedService, DecisionRound, Opinion
from workflow.rules.moves import Role

pages = Blueprint("decisions", __name__)
keepers = needs(Role.ADMINISTRATOR, Role.APPROVER)


@pages.get("/conventions/<number>/avis")
@signed_in
def of_convention(number: str) -> str:
    return _page(number, AnswerForm(), DecisionForm())


@pages.post("/conventions/<number>/avis")
@signed_in
def answer(number: str) -> ResponseReturnValue:
    form = AnswerForm()
    round_ = _present(number)
    if round_ is None:
        raise NotFound
    if form.validate():
        try:
            decisions.answer(
                house().workshop, round_.id, opinion=Opinion(form.opinion.data), comment=form.comment.data or "",
                actor=person().actor, at=at(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Votre avis est enregistré ; vous pouvez en changer jusqu’à la décision."), "done")
            return redirect(url_for("decisions.of_convention", number=number))
    return _page(number, form, DecisionForm()), 422


@pages.post("/conventions/<number>/avis/decision")
@needs(Role.DRAFTER, Role.APPROVER)
def decide(number: str) -> ResponseReturnValue:
    form = DecisionForm()
    round_ = _present(number)
    if round_ is None:
        raise NotFound
    if form.validate():
        try:
            decisions.decide(
                house().workshop, round_.id, opinion=Opinion(form.decision.data), reason=form.reason.data,
                actor=person().actor, at=at(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "La décision est enregistrée. Elle n’écrit aucun courrier : c’est à vous de la mettre en œuvre."
                ),
                "done",
            )
            return redirect(url_for("decisions.of_convention", number=number))
    return _page(number, AnswerForm(), form), 422


@pages.get("/reglages/services")
@keepers
def services() -> str:
    return _services(None, ServiceForm())


@pages.post("/reglages/services")
@keepers
def add_service() -> ResponseReturnValue:
    return _added(None, url_for("decisions.services"))


@pages.get("/conventions/<number>/avis/services")
@keepers
def own_services(number: str) -> str:
    return _services(number, ServiceForm())


@pages.post("/conventions/<number>/avis/services")
@keepers
def add_own_service(number: str) -> ResponseReturnValue:
    return _added(number, url_for("decisions.own_services", number=number))


@pages.post("/reglages/services/<int:asked_id>/retirer")
@keepers
def stop(asked_id: int) -> ResponseReturnValue:
    if not StopForm().validate():
        return redirect(url_for("decisions.services"))
    with house().database.transaction() as session:
        asked = session.get(AskedService, asked_id)
        if asked is None:
            raise NotFound
        convention = session.get(Convention, asked.convention_id) if asked.convention_id else None
        decisions.stop_asking(session, asked_id)
    flash(_("Cette personne ne sera plus consultée ; les consultations ouvertes ne changent pas."), "done")
    if convention is None:
        return redirect(url_for("decisions.services"))
    return redirect(url_for("decisions.own_services", number=convention.number))


def _present(number: str) -> DecisionRound | None:
    """The newest consultation of the convention. Raises NotFound for an unknown convention."""
    with house().database.reading() as session:
        return next(iter(_rounds(session, conventions.found_convention(session, number))), None)


def _rounds(session: Session, convention: Convention) -> list[DecisionRound]:
    query = (
        select(DecisionRound)
        .where(DecisionRound.convention_id == convention.id)
        .order_by(DecisionRound.renewal_on.desc())
        .options(selectinload(DecisionRound.answers))
    )
    return list(session.scalars(query).unique())


def _page(number: str, form: AnswerForm, decision_form: DecisionForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        rounds = _rounds(session, convention)
        present = next((one for one in rounds if one.decided is None and one.renewal_on > today()), None)
        who = person()
        in_charge = who.account_id in {convention.agent_id, convention.substitute_id}
        return render_template(
            "decisions/of_convention.html",
            convention=convention,
            rounds=rounds,
            present=present,
            own=next((one for one in present.answers if one.account_id == who.account_id), None)
            if present
            else None,
            may_decide=present is not None
            and (Role.APPROVER in who.roles or (in_charge and Role.DRAFTER in who.roles)),
            form=decision_form if decision_form.errors or decision_form.form_errors else form,
            answer_form=form,
            decision_form=decision_form,
            months=house().settings.decision_months,
            tabs=tabs(convention, "decisions.of_convention"),
        )


def _services(number: str | None, form: ServiceForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number) if number else None
        whose = convention.id if convention else None
        query = select(AskedService).where(AskedService.convention_id == whose).order_by(AskedService.id)
        asked = list(session.scalars(query).unique())
        form.account.choices = _people(session)
    return render_template("decisions/services.html", asked=asked, form=form, convention=convention)


def _added(number: str | None, back: str) -> ResponseReturnValue:
    form = ServiceForm()
    with house().database.transaction() as session:
        convention = conventions.found_convention(session, number) if number else None
        form.account.choices = _people(session)
        if form.validate():
            account = session.get_one(Account, form.account.data)
            whose = convention.id if convention else None
            decisions.ask_service(session, account, form.service.data, convention_id=whose)
            flash(_("Cette personne sera consultée avant les prochaines reconductions."), "done")
            return redirect(back)
    return _services(number, form), 422


def _people(session: Session) -> list[object]:
    query = select(Account).where(Account.active).order_by(Account.name)
    return list(choices([(account.id, account.name) for account in session.scalars(query)]))  # type: ignore[misc]
