from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.electronic_consent.forms import ConsentForm
from web.pages.letter_entries.steps import done, file_of
from web.visit import at, person, today
from workflow.acts import electronic_consent
from workflow.acts.letter_problems import STAFF

pages = Blueprint("electronic_consent", __name__)
staff = needs(*STAFF)


@pages.get("/conventions/<number>/courriers/recommande-electronique")
@staff
def form_page(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
    return render_template("letters/consent.html", convention=convention, form=ConsentForm())


@pages.post("/conventions/<number>/courriers/recommande-electronique")
@staff
def consent(number: str) -> ResponseReturnValue:
    form = ConsentForm()
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)

    def do() -> None:
        electronic_consent.give_consent(
            house().workshop, convention.id, given_on=form.given_on.data, address=form.address.data,
            proof=file_of(form) or b"", actor=person().actor, at=at(),
        )  # fmt: skip

    if form.validate() and done(form, do):
        flash(
            _("L’accord est enregistré : les envois recommandés électroniques sont désormais possibles."),
            "done",
        )
        return redirect(url_for("letters.index", number=number))
    return render_template("letters/consent.html", convention=convention, form=form), 422


@pages.post("/conventions/<number>/courriers/recommande-electronique/<int:consent_id>/retrait")
@staff
def withdraw_consent(number: str, consent_id: int) -> ResponseReturnValue:
    """Raises BadLetter, with the sentence that says why not."""
    electronic_consent.withdraw_consent(
        house().workshop, conventions.found_id(number), consent_id, on=today(), actor=person().actor, at=at()
    )
    flash(_("Le retrait est enregistré : les courriers repartent sur papier."), "done")
    return redirect(url_for("letters.index", number=number))
