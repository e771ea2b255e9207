from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from notifications.outbox import mails_about
from web import conventions
from web.access import signed_in
from web.bounds import row_number
from web.house import house
from web.pages.conventions.filters import filters_from, filters_in_words
from web.pages.conventions.journal import lines, proof_of
from web.tabs import tabs
from web.visit import at, today
from web.years import drawing_of
from workflow.readings.avenants import view_of
from workflow.readings.clause_values import clause_values
from workflow.readings.conventions import agents_in_charge, list_conventions
from workflow.readings.handwritten import hand_lines
from workflow.readings.paper import PaperJourney, journey_of
from workflow.readings.prospects import without_effect
from workflow.readings.rounds import round_of_or_none
from workflow.readings.signature_desk import signature_lines
from workflow.readings.standing import standing_of
from workflow.readings.timelines import timeline_of
from workflow.readings.unreached import unreached_about
from workflow.records.convention import Avenant, Convention, Deed, Document
from workflow.rules.situations import Situation
from workflow.rules.states import CONCLUDED, State

pages = Blueprint("conventions", __name__)


@pages.get("/conventions")
@signed_in
def index() -> str:
    filters = filters_from(request.args)
    number = max(1, request.args.get("page", 1, type=row_number))
    with house().database.reading() as session:
        page = list_conventions(session, house().settings, filters, at=at(), page=number)
        agents = agents_in_charge(session)
    return render_template(
        "conventions/index.html",
        page=page,
        filters=filters,
        filters_in_words=filters_in_words(filters, agents),
        agents=agents,
        states=tuple(State),
        situations=tuple(Situation),
        kept=[(name, value) for name, value in request.args.items(multi=True) if name != "page" and value],
    )


@pages.get("/conventions/<number>")
@signed_in
def summary(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        timeline = timeline_of(convention, house().settings, as_of=today())
        return render_template(
            "conventions/summary.html",
            convention=convention,
            standing=standing_of(convention, house().settings, as_of=today()),
            void=without_effect(convention, house().settings, as_of=today()),
            timeline=timeline
            if isinstance(convention, Convention) and convention.state in CONCLUDED
            else None,
            avenant=view_of(convention, house().settings, as_of=today())
            if isinstance(convention, Avenant)
            else None,
            drawing=drawing_of(timeline),
            values=clause_values(house().workshop, convention, as_of=today()),
            offers=conventions.offers(session, convention),
            tabs=tabs(convention, "conventions.summary"),
        )


@pages.get("/conventions/<number>/documents")
@signed_in
def documents(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        return render_template(
            "conventions/documents.html",
            convention=convention,
            documents=list(reversed(convention.documents)),
            tabs=tabs(convention, "conventions.documents"),
        )


@pages.get("/conventions/<number>/documents/<int:document_id>")
@signed_in
def document(number: str, document_id: int) -> Response:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        stored = session.get(Document, document_id)
        if stored is None or stored.convention_id != convention.id:
            raise NotFound
        content = house().workshop.vault.get(stored.sha256)
    shown = "attachment" if request.args.get("telecharger") else "inline"
    return Response(
        content,
        mimetype=stored.media_type,
        headers={"Content-Disposition": f'{shown}; filename="{stored.name}"'},
    )


@pages.get("/conventions/<number>/signature")
@signed_in
def signature(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        return render_template(
            "conventions/signature.html",
            convention=convention,
            by_hand=hand_lines(session, house().settings, convention, on=today()),
            round=round_of_or_none(session, convention),
            journey=_journey(session, convention),
            lines=signature_lines(session, house().settings, convention, at=at()),
            offers=conventions.offers(session, convention),
            mails=mails_about(session, convention.number),
            unreached=unreached_about(session, convention),
            tabs=tabs(convention, "conventions.signature"),
        )


def _journey(session: Session, convention: Deed) -> PaperJourney | None:
    signing_round = round_of_or_none(session, convention)
    return journey_of(session, signing_round, at=at()) if signing_round else None


@pages.get("/conventions/<number>/journal")
@signed_in
def journal(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        return render_template(
            "conventions/journal.html",
            convention=convention,
            lines=lines(session, convention),
            proof=proof_of(session, convention),
            tabs=tabs(convention, "conventions.journal"),
        )
