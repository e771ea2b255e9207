"""Every page here has the same shape: what will happen, in one sentence, then the button that does it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from web import conventions
from web.deed_words import said
from web.forms import Form
from web.house import house
from web.language import _
from web.pages.circuit.steps import STEPS, Step, staff
from web.visit import at, person
from workflow.acts import projet
from workflow.records.convention import Deed

pages = Blueprint("circuit", __name__)


def _offer(name: str, step: Step) -> None:
    """The page of one step, and the address that its button posts to: ``circuit.<name>_form``, ``circuit.<name>``."""

    @step.access
    def show(number: str) -> str:
        return _page(step, number, step.form())

    @step.access
    def carry_out(number: str) -> ResponseReturnValue:
        form = step.form()
        if form.validate():
            try:
                deed = _deed(number)
                step.act(deed.id, form)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                flash(said(step.done, deed), "done")
                return redirect(url_for(step.leads_to, number=number))
        return _page(step, number, form), 422

    address = f"/conventions/<number>/{step.path}"
    pages.add_url_rule(address, f"{name}_form", show, methods=["GET"])
    pages.add_url_rule(address, name, carry_out, methods=["POST"])


def _page(step: Step, number: str, form: Form) -> str:
    with house().database.reading() as session:
        deed = conventions.found(session, number)
        return render_template(
            step.template, step=step, convention=deed, form=form, **step.shown(session, deed)
        )


def _deed(number: str) -> Deed:
    with house().database.reading() as session:
        return conventions.found(session, number)


for _name, _step in STEPS.items():
    _offer(_name, _step)


@pages.post("/conventions/<number>/projet")
@staff
def make_projet(number: str) -> ResponseReturnValue:
    """Raises NoProjet, with the sentence that says what is missing."""
    projet.produce(house().workshop, conventions.found_id(number), actor=person().actor, at=at())
    flash(_("Le projet est produit ; il est dans les documents."), "done")
    return redirect(url_for("conventions.documents", number=number))
