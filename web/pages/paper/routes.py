from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from signing.methods.paper import ImpossibleStep, PaperEntry
from signing.paper_records import PaperMove
from web import conventions
from web.access import needs
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.paper.forms import JourneyForm, OriginalForm, PassOverForm, form_for
from web.visit import at, person, today
from workflow.acts import paper_round
from workflow.acts.handwritten_mandates import pass_over_handwritten
from workflow.acts.paper_original import BadPaperOriginal, HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.readings.paper import Place, journey_of, places_of, with_more
from workflow.readings.rounds import round_of_or_none
from workflow.records.convention import Deed, DocumentRole
from workflow.rules.moves import Role
from workflow.rules.states import EDITABLE

pages = Blueprint("paper", __name__)
drafters = needs(Role.DRAFTER)
staff = needs(Role.DRAFTER, Role.APPROVER)
approvers = needs(Role.APPROVER)
PARTIES = ("co-contractor", "region")


@pages.get("/conventions/<number>/original-papier")
@drafters
def form(number: str) -> str:
    convention, places = _places(number)
    return _page(convention, places, form_for(places)())


@pages.post("/conventions/<number>/original-papier")
@drafters
def register(number: str) -> ResponseReturnValue:
    convention, places = _places(number)
    form = form_for(places)()
    if form.validate() and _registered(convention, places, form):
        flash(_("L’original signé est enregistré."), "done")
        return redirect(url_for("conventions.summary", number=number))
    return _page(convention, places, form), 422


@pages.get("/conventions/<number>/original-papier/passer-outre")
@approvers
def pass_over_form(number: str) -> str:
    convention, places = _places(number)
    return _pass_over_page(convention, _with_places(PassOverForm(), places))


@pages.post("/conventions/<number>/original-papier/passer-outre")
@approvers
def pass_over(number: str) -> ResponseReturnValue:
    convention, places = _places(number)
    form = _with_places(PassOverForm(), places)
    if form.validate() and _passed_over(convention, form):
        flash(
            _("C’est noté : l’original peut être enregistré, et le motif figurera au dossier de preuve."),
            "done",
        )
        return redirect(url_for("conventions.signature", number=number))
    return _pass_over_page(convention, form), 422


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


def _places(number: str) -> tuple[Deed, tuple[Place, ...]]:
    """The deed, and where somebody signs it; of past years, as many as the address asks for (``?region=2``)."""
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        places = places_of(session, house().settings, convention)
    wanted = {party: request.args.get(party, 1, type=int) for party in PARTIES}
    return convention, with_more(places, wanted) if convention.state in EDITABLE else places


def _registered(convention: Deed, places: tuple[Place, ...], form: OriginalForm) -> bool:
    signatures = tuple(
        HandwrittenSignature(
            party=place.party,
            name=form[f"{place.key}-name"].data,
            capacity=form[f"{place.key}-capacity"].data or "",
            on=form[f"{place.key}-on"].data,
        )
        for place in places
    )
    try:
        register_paper(
            house().workshop,
            convention.id,
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


def _page(convention: Deed, places: tuple[Place, ...], form: OriginalForm) -> str:
    more = {
        party: {**Counter(place.party for place in places), party: _count(places, party) + 1}
        for party in PARTIES
    }
    return render_template(
        "paper/form.html",
        convention=convention,
        places=places,
        form=form,
        more=more if convention.state in EDITABLE else {},
    )


def _count(places: tuple[Place, ...], party: str) -> int:
    return sum(place.party == party for place in places)


def _with_places(form: PassOverForm, places: tuple[Place, ...]) -> PassOverForm:
    form.place.choices = choices((place.key, f"{place.words} : {place.name}") for place in places)
    return form


def _passed_over(convention: Deed, form: PassOverForm) -> bool:
    party, _dash, rank = form.place.data.rpartition("-")
    try:
        pass_over_handwritten(
            house().workshop,
            convention.id,
            party=party,
            rank=int(rank),
            name=form.name.data,
            on=form.on.data,
            reason=form.reason.data,
            actor=person().actor,
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def _pass_over_page(convention: Deed, form: PassOverForm) -> str:
    return render_template("paper/pass_over.html", convention=convention, form=form)
