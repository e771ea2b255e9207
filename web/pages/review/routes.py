from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm
from web.pages.review.forms import ReturnForm
from web.visit import at, person, today
from workflow.acts import approve as approval
from workflow.acts import review
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.approved_signers import invited
from workflow.readings.avenant_clauses import clauses_in_force
from workflow.readings.avenants import proposed_by
from workflow.readings.clause_values import clause_values, deviation_of
from workflow.readings.deliberated import since_deliberation
from workflow.records.convention import Avenant
from workflow.rules.machine import why_not
from workflow.rules.moves import Role
from workflow.rules.states import State

pages = Blueprint("review", __name__)
approvers = needs(Role.APPROVER)


@pages.get("/conventions/<number>/relire")
@approvers
def index(number: str) -> ResponseReturnValue:
    with house().database.reading() as session:
        if conventions.found(session, number).state is not State.IN_REVIEW:
            return redirect(url_for("conventions.summary", number=number))
    return _page(number, ConfirmForm(), ReturnForm())


@pages.post("/conventions/<number>/approuver")
@approvers
def approve(number: str) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate():
        try:
            approval.approve(house().workshop, conventions.found_id(number), actor=person().actor, at=at())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Le texte est approuvé et figé."), "done")
            return redirect(url_for("conventions.summary", number=number))
    return _page(number, form, ReturnForm()), 422


@pages.post("/conventions/<number>/renvoyer")
@approvers
def send_back(number: str) -> ResponseReturnValue:
    form = ReturnForm()
    if form.validate():
        try:
            review.return_for_changes(
                house().workshop,
                conventions.found_id(number),
                reason=form.reason.data,
                actor=person().actor,
                at=at(),
            )
        except Refusal as refusal:
            form.refuse(refusal, form.reason)
        else:
            flash(_("Le texte est renvoyé en rédaction, avec vos remarques."), "done")
            return redirect(url_for("conventions.summary", number=number))
    return _page(number, ConfirmForm(), form), 422


def _page(number: str, form: ConfirmForm, return_form: ReturnForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        text = texts.text_of(session, house().settings, convention, Purpose.SIGNATURE)
        facts = texts.move_facts(session, house().workshop, convention, person().actor)
        people = invited(session, house().settings, convention)
        values = clause_values(house().workshop, convention, as_of=today())
        deliberated = since_deliberation(house().workshop, convention, text)
        proposed = (
            proposed_by(
                session,
                house().workshop,
                convention,
                clauses_in_force(house().workshop, convention, as_of=today()),
                on=today(),
            )
            if isinstance(convention, Avenant)
            else None
        )
    return render_template(
        "review/index.html",
        convention=convention,
        form=form if form.summary or not return_form.summary else return_form,
        approve_form=form,
        return_form=return_form,
        deviation=deviation_of(house().workshop, text),
        invited=people,
        deliberated=deliberated,
        values=values,
        proposed=proposed,
        refusal=why_not(State.IN_REVIEW, "approve", facts),
    )
