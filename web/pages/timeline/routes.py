from datetime import date

from flask import Blueprint, render_template, request

from web import conventions
from web.access import signed_in
from web.dates import asked_day
from web.house import house
from web.language import _
from web.tabs import tabs
from web.visit import today
from web.years import drawing_of, terms_shown
from workflow.readings.letters import effect_in_words
from workflow.readings.timelines import timeline_of
from workflow.rules.explained.terms import why_term
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import letter_name, term_name

pages = Blueprint("timeline", __name__)


@pages.get("/conventions/<number>/calendrier")
@signed_in
def index(number: str) -> str:
    asked = request.args.get("on", "")
    on, problem = _asked(asked)
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        timeline = timeline_of(convention, house().settings, as_of=on)
        shown = terms_shown(timeline)
        return render_template(
            "timeline/index.html",
            convention=convention,
            signed=convention.state in CONCLUDED,
            timeline=timeline,
            on=on,
            is_today=on == today(),
            problem=problem,
            drawing=drawing_of(timeline),
            terms=[(term, why_term(timeline.history, timeline.terms, term.number)) for term in shown]
            if timeline.terms
            else [],
            effect=effect_in_words,
            letter_name=letter_name,
            ranks={letter.reference: letter.number for letter in convention.letters},
            term_name=term_name,
            tabs=tabs(convention, "timeline.index"),
        )


def _asked(text: str) -> tuple[date, str]:
    """The day of the question, today where none is asked; and what is wrong with the one that was typed."""
    if not text:
        return today(), ""
    try:
        return asked_day(text), ""
    except ValueError:
        return today(), _(
            "« %(given)s » n’est pas une date possible : voici le calendrier d’aujourd’hui.", given=text
        )
