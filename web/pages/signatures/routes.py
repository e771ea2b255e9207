from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.forms import Form, choices
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm
from web.pages.signatures.forms import AnswerForm, AttachForm, ContactForm, ExtendForm, OverrideForm
from web.visit import at, person
from workflow.acts import attach_authority as attaching
from workflow.acts import extend as extending
from workflow.acts import hand_over_signature, mandates
from workflow.acts import remind as reminding
from workflow.acts import resend as resending
from workflow.acts.correct_contact import correct_contact
from workflow.readings.mandates import link_of
from workflow.readings.signature_desk import Line, signature_lines
from workflow.records.convention import Deed
from workflow.rules.moves import Role
from workflow.rules.states import State

pages = Blueprint("signatures", __name__, url_prefix="/conventions/<number>/signature")
staff = needs(Role.DRAFTER, Role.APPROVER)
approvers = needs(Role.APPROVER)


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
    return _back(number)


@pages.get("/<int:signer_id>/renvoyer")
@staff
def resend_form(number: str, signer_id: int) -> str:
    return _page("signatures/resend.html", number, signer_id, ConfirmForm())


@pages.post("/<int:signer_id>/renvoyer")
@staff
def resend(number: str, signer_id: int) -> ResponseReturnValue:
    def act(deed: int) -> str:
        resending.resend(house().workshop, deed, signer_id, actor=person().actor, at=at())
        return _("Un nouveau lien est parti ; l’ancien ne fonctionne plus.")

    return _carried_out("signatures/resend.html", number, signer_id, ConfirmForm(), act)


@pages.get("/<int:signer_id>/corriger")
@staff
def correct_form(number: str, signer_id: int) -> str:
    _deed, line = _line(number, signer_id)
    form = ContactForm(data={"email": line.signer.email, "phone": line.signer.mobile})
    return _page("signatures/correct.html", number, signer_id, form)


@pages.post("/<int:signer_id>/corriger")
@staff
def correct(number: str, signer_id: int) -> ResponseReturnValue:
    form = ContactForm()

    def act(deed: int) -> str:
        sent = correct_contact(
            house().workshop,
            deed,
            signer_id,
            email=form.email.data or "",
            phone=form.phone.data or "",
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
        if sent:
            return _("C’est corrigé : un nouveau lien est parti, l’ancien ne fonctionne plus.")
        return _("C’est corrigé.")

    return _carried_out("signatures/correct.html", number, signer_id, form, act)


@pages.get("/<int:signer_id>/passer-outre")
@approvers
def override_form(number: str, signer_id: int) -> str:
    return _page("signatures/override.html", number, signer_id, OverrideForm())


@pages.post("/<int:signer_id>/passer-outre")
@approvers
def override(number: str, signer_id: int) -> ResponseReturnValue:
    form = OverrideForm()
    _deed, line = _line(number, signer_id)

    def act(deed: int) -> str:
        mandates.override(
            house().workshop,
            deed,
            party=line.row.party,
            rank=line.row.rank,
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
        return _("C’est noté : la signature peut être donnée, et le motif figurera au dossier de preuve.")

    return _carried_out("signatures/override.html", number, signer_id, form, act)


@pages.get("/<int:signer_id>/habilitation")
@staff
def attach_form(number: str, signer_id: int) -> str:
    return _page("signatures/attach.html", number, signer_id, _with_authorities(number, signer_id))


@pages.post("/<int:signer_id>/habilitation")
@staff
def attach(number: str, signer_id: int) -> ResponseReturnValue:
    form = _with_authorities(number, signer_id)
    _deed, line = _line(number, signer_id)

    def act(deed: int) -> str:
        attaching.attach_authority(
            house().workshop,
            deed,
            party=line.row.party,
            rank=line.row.rank,
            authority_id=int(form.authority.data),
            actor=person().actor,
            at=at(),
        )
        return _("L’habilitation est rattachée à cette signature.")

    return _carried_out("signatures/attach.html", number, signer_id, form, act)


@pages.get("/<int:signer_id>/delegation")
@staff
def answer_form(number: str, signer_id: int) -> str:
    return _page("signatures/answer.html", number, signer_id, AnswerForm())


@pages.post("/<int:signer_id>/delegation")
@staff
def answer(number: str, signer_id: int) -> ResponseReturnValue:
    form = AnswerForm()
    _deed, line = _line(number, signer_id)

    def act(_number: int) -> str:
        if line.pending is None:
            raise hand_over_signature.AlreadySettled
        accepted = form.answer.data == "yes"
        hand_over_signature.settle(
            house().workshop,
            line.pending.id,
            accepted=accepted,
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
        return _("La personne déléguée reçoit son lien.") if accepted else _("Un nouveau lien est parti.")

    return _carried_out("signatures/answer.html", number, signer_id, form, act)


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
            return _back(number)
    return _extend_page(number, form), 422


def _extend_page(number: str, form: ExtendForm) -> str:
    with house().database.reading() as session:
        deed = conventions.found(session, number)
    return render_template("signatures/extend.html", convention=deed, form=form)


def _line(number: str, signer_id: int) -> tuple[Deed, Line]:
    """Raises NotFound."""
    with house().database.reading() as session:
        deed = conventions.found(session, number)
        for line in signature_lines(session, house().settings, deed, at=at()):
            if line.signer.id == signer_id:
                return deed, line
    raise NotFound


def _page(template: str, number: str, signer_id: int, form: Form) -> str:
    deed, line = _line(number, signer_id)
    return render_template(template, convention=deed, line=line, form=form, link_of=link_of)


def _carried_out(
    template: str, number: str, signer_id: int, form: Form, act: Callable[[int], str]
) -> ResponseReturnValue:
    """Does it and goes back to the signatures; or shows the form again, with what refused."""
    deed, line = _line(number, signer_id)
    if form.validate():
        try:
            flash(act(deed.id), "done")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(number)
    return render_template(template, convention=deed, line=line, form=form, link_of=link_of), 422


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("conventions.signature", number=number))


def _with_authorities(number: str, signer_id: int) -> AttachForm:
    _deed, line = _line(number, signer_id)
    form = AttachForm(data={"authority": str(line.row.authority_id or "")})
    form.authority.choices = choices((str(one.id), link_of(one).words) for one in line.authorities)
    return form
