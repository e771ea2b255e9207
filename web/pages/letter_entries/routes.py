"""One page for each thing that may be recorded of a letter; its posting shows the timeline before and after."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web import conventions
from web.house import house
from web.pages.letter_entries.asked import ROOT, happening_of, proved_of, staff, whole_letter
from web.pages.letter_entries.forms import HappeningForm, PostForm, ProofForm
from web.pages.letter_entries.steps import file_of, one_step, page_of, two_steps
from web.pages.letters.routes import found_letter
from web.pages.letters.words import NEXTS
from web.visit import at, person, today
from workflow.acts import record_letter
from workflow.acts.letter_checks import check_day, judged
from workflow.acts.letter_travel import cleaned_posting
from workflow.readings.letters import Next
from workflow.readings.timelines import letter_fact_on
from workflow.readings.what_if import Comparison
from workflow.records.letter import Happening

pages = Blueprint("letter_entries", __name__)


@pages.get(f"{ROOT}/envoi")
@staff
def post_form(number: str, rank: int) -> str:
    convention, letter = whole_letter(number, rank)
    form = PostForm(on=today())
    form.fit_channel(letter.type)
    return page_of(convention, letter, form, str(NEXTS[Next.POST]))


@pages.post(f"{ROOT}/envoi")
@staff
def post(number: str, rank: int) -> ResponseReturnValue:
    form = PostForm()
    convention, letter = whole_letter(number, rank)
    form.fit_channel(letter.type)

    def look() -> Comparison:
        with house().database.reading() as session:
            convention = conventions.found_convention(session, number)
            given = form.posting()
            check_day(convention, house().settings, "on", given.on, today=today(), what="La date d’envoi")
            cleaned_posting(given, letter.type)
            fact = letter_fact_on(found_letter(convention, rank), given.on)
            return judged(convention, house().settings, fact, as_of=today())

    def do() -> None:
        record_letter.record_posting(
            house().workshop,
            convention.id,
            rank,
            form.posting(),
            proof=file_of(form),
            actor=person().actor,
            at=at(),
        )

    return two_steps(convention, letter, form, str(NEXTS[Next.POST]), look, do)


@pages.get(f"{ROOT}/suite/<what>")
@staff
def happening_form(number: str, rank: int, what: str) -> str:
    convention, letter = whole_letter(number, rank)
    form, happening = HappeningForm(on=today()), happening_of(what)
    form.fit(happening, correcting=False)
    return page_of(convention, letter, form, str(NEXTS[Next(what)]), tells=happening is Happening.AGREED)


@pages.post(f"{ROOT}/suite/<what>")
@staff
def happening(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = whole_letter(number, rank)
    form, kind = HappeningForm(), happening_of(what)
    form.fit(kind, correcting=False)

    def do() -> None:
        record_letter.record_happening(
            house().workshop, convention.id, rank, kind, on=form.on.data, proof=file_of(form),
            actor=person().actor, at=at(),
        )  # fmt: skip

    return one_step(convention, letter, form, str(NEXTS[Next(what)]), do, tells=kind is Happening.AGREED)


@pages.get(f"{ROOT}/preuve", defaults={"what": "posted"})
@pages.get(f"{ROOT}/preuve/<what>")
@staff
def proof_form(number: str, rank: int, what: str) -> str:
    kind = proved_of(what)
    convention, letter = whole_letter(number, rank)
    verb = str(NEXTS[Next.JOIN_PROOF])
    return page_of(convention, letter, ProofForm(), verb, tells=kind is Happening.POSTED)


@pages.post(f"{ROOT}/preuve", defaults={"what": "posted"})
@pages.post(f"{ROOT}/preuve/<what>")
@staff
def proof(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = whole_letter(number, rank)
    form, kind = ProofForm(), proved_of(what)

    def do() -> None:
        record_letter.join_proof(
            house().workshop,
            convention.id,
            rank,
            file_of(form) or b"",
            what=kind,
            actor=person().actor,
            at=at(),
        )

    return one_step(convention, letter, form, str(NEXTS[Next.JOIN_PROOF]), do, tells=kind is Happening.POSTED)
