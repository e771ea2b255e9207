from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm
from web.pages.signatures.forms import ContactForm, ExtendForm
from web.pages.signatures.shared import back_to, carried_out, line_of, line_page
from web.visit import at, person
from workflow.acts import extend as extending
from workflow.acts import remind as reminding
from workflow.acts import resend as resending
from workflow.acts.correct_contact import correct_contact
from workflow.rules.moves import Role
from workflow.rules.states import State

pages = Blueprint("signatures", __name__, url_prefix="/conventions/<number>/signature")
staff = needs(Role.DRAFTER, Role.APPROVER)


@pages.post("/<int:signer_id>/rappeler")
@staff
def remind(number: str, signer_id: int) -> ResponseReturnValue:
    try:
        reminding.remind(
            house().workshop, conventions.found_id(number), signer_id, actor=person().actor, at=at()
        )
    except Refusal as refusal:
        flash(str(refusal), "warning")
    else:
        flash(_("Le rappel est parti."), "done")
    return back_to(number)


@pages.get("/<int:signer_id>/renvoyer")
@staff
def resend_form(number: str, signer_id: int) -> str:
    return line_page("signatures/resend.html", number, signer_id, ConfirmForm())


@pages.post("/<int:signer_id>/renvoyer")
@staff
def resend(number: str, signer_id: int) -> ResponseReturnValue:
    def act(deed: int) -> str:
        resending.resend(house().workshop, deed, signer_id, actor=person().actor, at=at())
        return _("Un nouveau lien est parti ; l’ancien ne fonctionne plus.")

    return carried_out("signatures/resend.html", number, signer_id, ConfirmForm(), act)


@pages.get("/<int:signer_id>/corriger")
@staff
def correct_form(number: str, signer_id: int) -> str:
    _deed, line = line_of(number, signer_id)
    form = ContactForm(data={"email": line.signer.email, "phone": line.signer.mobile})
    return line_page("signatures/correct.html", number, signer_id, form)


@pages.post("/<int:signer_id>/corriger")
@staff
def correct(number: str, signer_id: int) -> ResponseReturnValue:
    form = ContactForm()
    asked: list[int] = []

    def act(deed: int) -> str:
        request = correct_contact(
            house().workshop,
            deed,
            signer_id,
            email=form.email.data or "",
            phone=form.phone.data or "",
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
        if request is None:
            return _("C’est corrigé.")
        asked.append(request)
        return _("La demande est faite : rien ne change tant qu’une autre personne ne l’a pas confirmée.")

    answer = carried_out("signatures/correct.html", number, signer_id, form, act)
    return redirect(url_for("changes.show", request_id=asked[0])) if asked else answer


@pages.get("/prolonger")
@staff
def extend_form(number: str) -> str:
    return _extend_page(number, ExtendForm())


@pages.post("/prolonger")
@staff
def extend(number: str) -> ResponseReturnValue:
    """More time, while the round runs or once it expired."""
    form = ExtendForm()
    if form.validate():
        with house().database.reading() as session:
            deed = conventions.found(session, number)
        act = extending.resume if deed.state is State.EXPIRED else extending.extend
        try:
            act(
                house().workshop,
                deed.id,
                last_day=form.last_day.data,
                reason=form.reason.data,
                actor=person().actor,
                at=at(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Le délai est prolongé ; les personnes concernées sont prévenues."), "done")
            return back_to(number)
    return _extend_page(number, form), 422


def _extend_page(number: str, form: ExtendForm) -> str:
    with house().database.reading() as session:
        deed = conventions.found(session, number)
    return render_template("signatures/extend.html", convention=deed, form=form)
