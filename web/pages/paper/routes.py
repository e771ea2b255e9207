from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.paper.forms import PaperForm
from web.visit import at, person
from workflow.acts.register_paper import BadPaperOriginal, HandwrittenSignature, register_paper
from workflow.readings.texts import signers_of
from workflow.records.convention import Deed
from workflow.rules.moves import Role

pages = Blueprint("paper", __name__)
drafters = needs(Role.DRAFTER)


@pages.get("/conventions/<number>/original-papier")
@drafters
def form(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        signers = {signer.party: signer for signer in signers_of(session, house().settings, convention)}
    known = {
        f"{party.replace('-', '_')}_{detail}": getattr(signer, detail)
        for party, signer in signers.items()
        for detail in ("name", "capacity")
    }
    return _page(convention, PaperForm(data=known))


@pages.post("/conventions/<number>/original-papier")
@drafters
def register(number: str) -> ResponseReturnValue:
    form = PaperForm()
    with house().database.reading() as session:
        convention = conventions.found(session, number)
    if form.validate() and _registered(convention.id, form):
        flash(_("L’original signé est enregistré : la convention suit désormais son calendrier."), "done")
        return redirect(url_for("conventions.summary", number=number))
    return _page(convention, form), 422


def _registered(convention_id: int, form: PaperForm) -> bool:
    signatures = tuple(
        HandwrittenSignature(
            party=party.replace("_", "-"),
            name=form[f"{party}_name"].data,
            capacity=form[f"{party}_capacity"].data or "",
            on=form[f"{party}_on"].data,
        )
        for party in ("co_contractor", "region")
    )
    try:
        register_paper(
            house().workshop,
            convention_id,
            signatures=signatures,
            certified_by=form.certified_by.data,
            scan=form.scan.data.read(),
            actor=person().actor,
            at=at(),
        )
    except BadPaperOriginal as refusal:
        form.show(refusal.problems)
    except (NotAScan, TooLarge) as refusal:
        form.refuse(refusal, form.scan)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def _page(convention: Deed, form: PaperForm) -> str:
    return render_template("paper/form.html", convention=convention, form=form)
