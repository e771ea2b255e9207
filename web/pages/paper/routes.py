from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from signing.methods.paper import ImpossibleStep, PaperEntry
from signing.paper_records import PaperMove
from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.paper.forms import JourneyForm, PaperForm
from web.visit import at, person, today
from workflow.acts import paper_round
from workflow.acts.register_paper import BadPaperOriginal, HandwrittenSignature, register_paper
from workflow.readings.paper import journey_of
from workflow.readings.rounds import round_of_or_none
from workflow.readings.texts import signers_of
from workflow.records.convention import Deed, DocumentRole
from workflow.rules.moves import Role

pages = Blueprint("paper", __name__)
drafters = needs(Role.DRAFTER)
staff = needs(Role.DRAFTER, Role.APPROVER)


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


@pages.get("/conventions/<number>/circuit-papier")
@staff
def journey(number: str) -> str:
    return _journey(number, JourneyForm(data={"on": today()}))


@pages.post("/conventions/<number>/circuit-papier")
@staff
def enter(number: str) -> ResponseReturnValue:
    form = JourneyForm()
    if form.validate() and _entered(conventions.found_id(number), form):
        flash(_("C’est noté."), "done")
        return redirect(url_for("paper.journey", number=number))
    return _journey(number, form), 422


def _entered(convention_id: int, form: JourneyForm) -> bool:
    entry = PaperEntry(
        kind=PaperMove(form.kind.data),
        on=form.on.data,
        party=form.party.data or "",
        person=form.person.data or "",
        channel=form.channel.data or "",
        note=form.note.data or "",
    )
    try:
        paper_round.enter(house().workshop, convention_id, entry, actor=person().actor, at=at())
    except ImpossibleStep as refusal:
        form.refuse(refusal, form[refusal.field])
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def _journey(number: str, form: JourneyForm) -> str:
    """Raises NotFound where no round on paper was ever opened."""
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        signing_round = round_of_or_none(session, convention)
        found = journey_of(session, signing_round, at=at()) if signing_round else None
        if found is None:
            raise NotFound
        return render_template(
            "paper/journey.html",
            convention=convention,
            journey=found,
            frozen=convention.needed(DocumentRole.FROZEN_PDF),
            form=form,
        )


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
