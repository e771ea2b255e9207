"""The register of letters, and one letter."""

from flask import Blueprint, abort, render_template

from web import conventions
from web.access import signed_in
from web.house import house
from web.pages.letters.words import FIRST, LETTERS, NEXTS
from web.tabs import tabs
from web.visit import today
from workflow.acts.electronic_consent import consents_of
from workflow.readings.letters import register_of, view_of
from workflow.readings.packs import pack_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, Document
from workflow.records.letter import Letter
from workflow.rules.states import CONCLUDED

pages = Blueprint("letters", __name__)


@pages.get("/conventions/<number>/courriers")
@signed_in
def index(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        return render_template(
            "letters/index.html",
            convention=convention,
            views=register_of(convention, house().settings, as_of=today()),
            signed=convention.state in CONCLUDED,
            consents=consents_of(session, convention.co_contractor_id),
            words=LETTERS,
            first=FIRST,
            tabs=tabs(convention, "letters.index"),
        )


@pages.get("/conventions/<number>/courriers/<int:rank>")
@signed_in
def show(number: str, rank: int) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        letter = found_letter(convention, rank)
        timeline = timeline_of(convention, house().settings, as_of=today())
        ids = [letter.docx_id, letter.content_id, *(entry.proof_id for entry in letter.entries)]
        return render_template(
            "letters/show.html",
            convention=convention,
            view=view_of(letter, timeline),
            obligation=pack_of(convention, house().settings).obligation(letter.obligation),
            answering=[one for one in convention.letters if one.about_id == letter.id],
            documents={one: session.get_one(Document, one) for one in ids if one},
            replaced={entry.replaces_id for entry in letter.entries},
            words=LETTERS,
            nexts=NEXTS,
        )


def found_letter(convention: Convention, rank: int) -> Letter:
    """Answers 404 where there is none."""
    found = next((one for one in convention.letters if one.number == rank), None)
    return found if found is not None else abort(404)
