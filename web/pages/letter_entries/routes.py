"""One page for each thing that may be recorded of a letter; a correction shows the timeline before and after."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from web import conventions
from web.access import needs
from web.house import house
from web.language import _
from web.pages.letter_entries.forms import AnnulForm, CorrectForm, HappeningForm, PostForm, ProofForm
from web.pages.letter_entries.steps import file_of, one_step, page_of, two_steps
from web.pages.letters.routes import found_letter
from web.pages.letters.words import HAPPENINGS, NEXTS
from web.visit import at, person, today
from workflow.acts import correct_letter, record_letter
from workflow.acts.letter_checks import check_day, judged
from workflow.acts.letter_problems import STAFF
from workflow.acts.letter_travel import cleaned_posting
from workflow.readings.letters import Next
from workflow.readings.timelines import letter_fact_on
from workflow.readings.what_if import Comparison
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Happening, Letter

pages = Blueprint("letter_entries", __name__)
staff = needs(*STAFF)
_ROOT = "/conventions/<number>/courriers/<int:rank>"


@pages.get(f"{_ROOT}/envoi")
@staff
def post_form(number: str, rank: int) -> str:
    convention, letter = _read(number, rank)
    form = PostForm(on=today())
    form.fit_channel(letter.type)
    return page_of(convention, letter, form, str(NEXTS[Next.POST]))


@pages.post(f"{_ROOT}/envoi")
@staff
def post(number: str, rank: int) -> ResponseReturnValue:
    form = PostForm()
    convention, letter = _read(number, rank)
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


@pages.get(f"{_ROOT}/suite/<what>")
@staff
def happening_form(number: str, rank: int, what: str) -> str:
    convention, letter = _read(number, rank)
    form, happening = HappeningForm(on=today()), _happening(what)
    form.fit(happening, correcting=False)
    return page_of(convention, letter, form, str(NEXTS[Next(what)]))


@pages.post(f"{_ROOT}/suite/<what>")
@staff
def happening(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = _read(number, rank)
    form, kind = HappeningForm(), _happening(what)
    form.fit(kind, correcting=False)

    def do() -> None:
        record_letter.record_happening(
            house().workshop, convention.id, rank, kind, on=form.on.data, proof=file_of(form),
            actor=person().actor, at=at(),
        )  # fmt: skip

    return one_step(convention, letter, form, str(NEXTS[Next(what)]), do)


@pages.get(f"{_ROOT}/preuve", defaults={"what": "posted"})
@pages.get(f"{_ROOT}/preuve/<what>")
@staff
def proof_form(number: str, rank: int, what: str) -> str:
    _proved(what)
    convention, letter = _read(number, rank)
    return page_of(convention, letter, ProofForm(), str(NEXTS[Next.JOIN_PROOF]))


@pages.post(f"{_ROOT}/preuve", defaults={"what": "posted"})
@pages.post(f"{_ROOT}/preuve/<what>")
@staff
def proof(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = _read(number, rank)
    form, kind = ProofForm(), _proved(what)

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

    return one_step(convention, letter, form, str(NEXTS[Next.JOIN_PROOF]), do)


@pages.get(f"{_ROOT}/corriger")
@staff
def correct_form(number: str, rank: int) -> str:
    convention, letter = _read(number, rank)
    posted = letter.entry(Happening.POSTED) or abort(404)
    form = CorrectForm(
        on=posted.on,
        channel=posted.channel_name,
        operator=posted.operator,
        tracking_number=posted.tracking_number,
    )
    form.fit_channel(letter.type)
    return page_of(convention, letter, form, str(NEXTS[Next.CORRECT]))


@pages.post(f"{_ROOT}/corriger")
@staff
def correct(number: str, rank: int) -> ResponseReturnValue:
    convention, letter = _read(number, rank)
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


@pages.get(f"{_ROOT}/corriger/<what>")
@staff
def correct_happening_form(number: str, rank: int, what: str) -> str:
    convention, letter = _read(number, rank)
    kind = _happening(what)
    standing = letter.entry(*_kinds(kind)) or abort(404)
    form = HappeningForm(on=standing.on)
    form.fit(kind, correcting=True)
    return page_of(convention, letter, form, _("Corriger : %(what)s", what=kind.label.lower()))


@pages.post(f"{_ROOT}/corriger/<what>")
@staff
def correct_happening(number: str, rank: int, what: str) -> ResponseReturnValue:
    convention, letter = _read(number, rank)
    form, kind = HappeningForm(), _happening(what)
    form.fit(kind, correcting=True)

    def do() -> None:
        correct_letter.correct_happening(
            house().workshop, convention.id, rank, kind, on=form.on.data, reason=form.reason.data,
            proof=file_of(form), actor=person().actor, at=at(),
        )  # fmt: skip

    return one_step(convention, letter, form, _("Corriger : %(what)s", what=kind.label.lower()), do)


@pages.get(f"{_ROOT}/annuler")
@staff
def annul_form(number: str, rank: int) -> str:
    convention, letter = _read(number, rank)
    return page_of(convention, letter, AnnulForm(), str(NEXTS[Next.ANNUL]))


@pages.post(f"{_ROOT}/annuler")
@staff
def annul(number: str, rank: int) -> ResponseReturnValue:
    convention, letter = _read(number, rank)
    form = AnnulForm()

    def look() -> Comparison:
        with house().database.reading() as session:
            convention = conventions.found_convention(session, number)
            return correct_letter.foreseen_annulment(house().workshop, convention, rank, today=today())

    def do() -> None:
        correct_letter.annul_letter(
            house().workshop, convention.id, rank, reason=form.reason.data, actor=person().actor, at=at()
        )

    return two_steps(convention, letter, form, str(NEXTS[Next.ANNUL]), look, do)


def _read(number: str, rank: int) -> tuple[Convention, Letter]:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        letter = found_letter(convention, rank)
        _whole = (letter.entries, letter.about)  # read while the session is open
        return convention, letter


def _happening(what: str) -> Happening:
    return Happening(what) if what in tuple(HAPPENINGS) else abort(404)


def _proved(what: str) -> Happening:
    return Happening.POSTED if what == Happening.POSTED else _happening(what)


def _kinds(what: Happening) -> tuple[Happening, ...]:
    return OUTCOMES if what in OUTCOMES else (what,)
