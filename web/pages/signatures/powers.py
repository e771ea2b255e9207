"""The power of one signatory: which decision, what is passed over, which delegation is accepted."""

from flask.typing import ResponseReturnValue

from web.access import needs
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.signatures.forms import AnswerForm, AttachForm, OverrideForm
from web.pages.signatures.routes import pages, staff
from web.pages.signatures.shared import carried_out, line_of, line_page
from web.visit import at, person
from workflow.acts import attach_authority as attaching
from workflow.acts import mandates, settle_hand_over
from workflow.readings.mandates import link_of
from workflow.rules.moves import Role

__all__ = ["pages"]
approvers = needs(Role.APPROVER)


@pages.get("/<int:signer_id>/passer-outre")
@approvers
def override_form(number: str, signer_id: int) -> str:
    return line_page("signatures/override.html", number, signer_id, OverrideForm())


@pages.post("/<int:signer_id>/passer-outre")
@approvers
def override(number: str, signer_id: int) -> ResponseReturnValue:
    form = OverrideForm()
    _deed, line = line_of(number, signer_id)

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

    return carried_out("signatures/override.html", number, signer_id, form, act)


@pages.get("/<int:signer_id>/habilitation")
@staff
def attach_form(number: str, signer_id: int) -> str:
    return line_page("signatures/attach.html", number, signer_id, _with_authorities(number, signer_id))


@pages.post("/<int:signer_id>/habilitation")
@staff
def attach(number: str, signer_id: int) -> ResponseReturnValue:
    form = _with_authorities(number, signer_id)
    _deed, line = line_of(number, signer_id)

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

    return carried_out("signatures/attach.html", number, signer_id, form, act)


@pages.get("/<int:signer_id>/delegation")
@staff
def answer_form(number: str, signer_id: int) -> str:
    return line_page("signatures/answer.html", number, signer_id, AnswerForm())


@pages.post("/<int:signer_id>/delegation")
@staff
def answer(number: str, signer_id: int) -> ResponseReturnValue:
    form = AnswerForm()
    _deed, line = line_of(number, signer_id)

    def act(_number: int) -> str:
        if line.pending is None:
            raise settle_hand_over.AlreadySettled
        accepted = form.answer.data == "yes"
        settle_hand_over.settle(
            house().workshop,
            line.pending.id,
            accepted=accepted,
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
        return (
            _("La personne déléguée reçoit son lien, dès que son habilitation est en ordre.")
            if accepted
            else _("Un nouveau lien est parti.")
        )

    return carried_out("signatures/answer.html", number, signer_id, form, act)


def _with_authorities(number: str, signer_id: int) -> AttachForm:
    _deed, line = line_of(number, signer_id)
    form = AttachForm(data={"authority": str(line.row.authority_id or "")})
    form.authority.choices = choices((str(one.id), link_of(one).words) for one in line.authorities)
    return form
