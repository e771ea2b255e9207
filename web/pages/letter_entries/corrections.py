"""A wrong entry is corrected, a letter entered by mistake annulled: the timeline before and after is shown first."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from web import conventions
from web.house import house
from web.language import _
from web.pages.letter_entries.asked import ROOT, happening_of, kinds_of, staff, whole_letter
from web.pages.letter_entries.forms import AnnulForm, CorrectForm, HappeningForm
from web.pages.letter_entries.steps import file_of, one_step, page_of, two_steps
from web.pages.letters.words import NEXTS
from web.visit import at, person, today
from workflow.acts import annul_letter, correct_letter
from workflow.readings.letters import Next
from workflow.readings.what_if import Comparison
from workflow.records.letter import Happening

pages = Blueprint("letter_corrections", __name__)


@pages.get(f"{ROOT}/corriger")
@staff
def correct_form(number: str, rank: int) -> str:
    convention, letter = whole_letter(number, rank)
    posted = letter.entry(Happening.POSTED) or abort(404)
    form = CorrectForm(
        on=posted.on,
        channel=posted.channel_name,
        operator=posted.operator,
        tracking_number=posted.tracking_number,
    )
    form.fit_channel(letter.type)
    return page_of(convention, letter, form, str(NEXTS[Next.CORRECT]))


@pages.post(f"{ROOT}/corriger")
@staff
def correct(number: str, rank: int) -> ResponseReturnValue:
    convention, letter = whole_letter(number, rank)
    form = CorrectForm()
    form.fit_channel(letter.type)

    def look() -> Comparison:
        with house().database.reading() as session:
            convention = conventions.found_convention(session, number)
            return correct_letter.foreseen_correction(
                house().workshop, convention, rank, form.posting(), today=today()
            )

    def do() -> None:
        correct_letter.correct_posting(
            house().workshop, convention.id, rank, form.posting(), reason=form.reason.data,
            proof=file_of(form), actor=person().actor, at=at(),
        )  # fmt: skip

    return two_steps(convention, letter, form, str(NEXTS[Next.CORRECT]), look, do)


@pages.get(f"{ROOT}/corriger/<what>")
@staff
def correct_happening_form(number: str, rank: int, what: str) -> str:
    convention, letter = whole_letter(number, rank)
    kind = happening_of(what)
    standing = letter.entry(*kinds_of(kind)) or abort(404)
    form = HappeningForm(on=standing.on)
    form.fit(kind, correcting=True)
    verb = _("Corriger : %(what)s", what=kind.label.lower())
    return page_of(convention, letter, form, verb, tells=kind is Happening.AGREED)


@pages.post(f"{ROOT}/corriger/<what>")
@staff
def correct_happening(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = whole_letter(number, rank)
    form, kind = HappeningForm(), happening_of(what)
    form.fit(kind, correcting=True)

    def do() -> None:
        correct_letter.correct_happening(
            house().workshop, convention.id, rank, kind, on=form.on.data, reason=form.reason.data,
            proof=file_of(form), actor=person().actor, at=at(),
        )  # fmt: skip

    verb = _("Corriger : %(what)s", what=kind.label.lower())
    return one_step(convention, letter, form, verb, do, tells=kind is Happening.AGREED)


@pages.get(f"{ROOT}/annuler")
@staff
def annul_form(number: str, rank: int) -> str:
    convention, letter = whole_letter(number, rank)
    return page_of(convention, letter, AnnulForm(), str(NEXTS[Next.ANNUL]))


@pages.post(f"{ROOT}/annuler")
@staff
def annul(number: str, rank: int) -> ResponseReturnValue:
    convention, letter = whole_letter(number, rank)
    form = AnnulForm()

    def look() -> Comparison:
        with house().database.reading() as session:
            convention = conventions.found_convention(session, number)
            return annul_letter.foreseen_annulment(house().workshop, convention, rank, today=today())

    def do() -> None:
        annul_letter.annul_letter(
            house().workshop, convention.id, rank, reason=form.reason.data, actor=person().actor, at=at()
        )

    return two_steps(convention, letter, form, str(NEXTS[Next.ANNUL]), look, do)
