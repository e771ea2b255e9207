"""The pages that write a letter or enter one. What will follow is shown first, then it is done."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.bounds import row_number
from web.house import house
from web.language import _
from web.pages.letter_entries.steps import DO, told_at_once
from web.pages.letter_writing.forms import AgreeForm, EnterForm, PrepareForm
from web.pages.letters.routes import found_letter
from web.pages.letters.words import FIRST, LETTERS
from web.visit import at, person, today
from workflow.acts.agree_to_withdrawal import prepare_agreement
from workflow.acts.enter_letter import enter_letter, foreseen_with
from workflow.acts.letter_checks import check_draft, fact_of, judged
from workflow.acts.letter_problems import STAFF, BadLetter, letter_of
from workflow.acts.letter_register import next_number
from workflow.acts.prepare_letter import Signing, prepare_letter
from workflow.readings import texts
from workflow.readings.packs import pack_of
from workflow.readings.what_if import Comparison
from workflow.records.convention import Convention
from workflow.records.letter import REGION
from workflow.rules.facts import ANSWERS, PARTIES, LetterType

pages = Blueprint("letter_writing", __name__)
staff = needs(*STAFF)


@pages.get("/conventions/<number>/courriers/preparer/<kind>")
@staff
def prepare_form(number: str, kind: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        form = PrepareForm(planned_on=today(), **_signatory(session, convention))
        type_ = _type(kind)
        form.fit(type_, REGION, pack_of(convention, house().settings))
        return _page(convention, form, type_, REGION)


@pages.post("/conventions/<number>/courriers/preparer/<kind>")
@staff
def prepare(number: str, kind: str) -> ResponseReturnValue:
    type_, form = _type(kind), PrepareForm()
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        pack = pack_of(convention, house().settings)
        form.fit(type_, REGION, pack)
        if not form.validate():
            return _page(convention, form, type_, REGION), 422
        draft, signing = form.draft(type_, REGION, _about()), form.signing()
        try:
            if request.form.get("etape") != DO:
                about = check_draft(convention, draft, pack)
                reference = f"C{next_number(convention)}"
                letter = fact_of(draft, reference=reference, posted=signing.planned_on, about=about)
                seen = judged(convention, house().settings, letter, as_of=today())
                return _looked(convention, form, type_, REGION, seen, reference)
            rank = prepare_letter(
                house().workshop, convention.id, draft, signing, actor=person().actor, at=at()
            )
        except BadLetter as refusal:
            form.show(refusal.problems)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "La lettre est prête : imprimez-la, faites-la signer, postez-la, puis enregistrez l’envoi."
                ),
                "done",
            )
            return redirect(url_for("letters.show", number=number, rank=rank))
        return _page(convention, form, type_, REGION), 422


@pages.get("/conventions/<number>/courriers/enregistrer")
@staff
def choose(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
    return render_template("letters/choose.html", convention=convention, words=LETTERS, first=FIRST)


@pages.get("/conventions/<number>/courriers/enregistrer/<sender>/<kind>")
@staff
def enter_form(number: str, sender: str, kind: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        form, type_ = EnterForm(), _type(kind)
        form.fit(type_, _sender(sender), pack_of(convention, house().settings))
        form.fit_channel(type_)
        return _page(convention, form, type_, sender)


@pages.post("/conventions/<number>/courriers/enregistrer/<sender>/<kind>")
@staff
def enter(number: str, sender: str, kind: str) -> ResponseReturnValue:
    type_, form = _type(kind), EnterForm()
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        form.fit(type_, _sender(sender), pack_of(convention, house().settings))
        form.fit_channel(type_)
        if not form.validate():
            return _page(convention, form, type_, sender), 422
        try:
            return _entered(convention, form, type_, sender)
        except BadLetter as refusal:
            form.show(refusal.problems)
        except Refusal as refusal:
            form.refuse(refusal)
        return _page(convention, form, type_, sender), 422


def _entered(convention: Convention, form: EnterForm, type_: LetterType, sender: str) -> ResponseReturnValue:
    draft, posting = form.draft(type_, sender, _about()), form.posting()
    seen = foreseen_with(house().workshop, convention, draft, posting, actor=person().actor, today=today())
    reference = f"C{next_number(convention)}"
    scan = uploaded(form, "scan")
    if request.form.get("etape") != DO:
        return _looked(convention, form, type_, sender, seen, reference)
    if not scan:
        form.scan.errors = [_("Joignez la lettre numérisée.")]
        return _looked(convention, form, type_, sender, seen, reference), 422
    try:
        rank = enter_letter(
            house().workshop, convention.id, draft, posting, scan=scan, proof=uploaded(form, "proof"),
            received_on=form.received_on.data, actor=person().actor, at=at(),
        )  # fmt: skip
    except (NotAScan, TooLarge) as refusal:
        form.refuse(refusal, form.scan)
        return _looked(convention, form, type_, sender, seen, reference), 422
    flash(_("Le courrier est enregistré."), "done")
    return redirect(url_for("letters.show", number=convention.number, rank=rank))


@pages.get("/conventions/<number>/courriers/<int:rank>/accord")
@staff
def agree_form(number: str, rank: int) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        found_letter(convention, rank)
        form = AgreeForm(planned_on=today(), **_signatory(session, convention))
        return render_template("letters/agree.html", convention=convention, rank=rank, form=form)


@pages.post("/conventions/<number>/courriers/<int:rank>/accord")
@staff
def agree(number: str, rank: int) -> ResponseReturnValue:
    form = AgreeForm()
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        found_letter(convention, rank)
    if form.validate():
        signing = Signing(
            planned_on=form.planned_on.data,
            name=form.signatory_name.data,
            capacity=form.signatory_capacity.data or "",
        )
        try:
            prepare_agreement(
                house().workshop, convention.id, rank, signing, reason=form.reason.data or "",
                actor=person().actor, at=at(),
            )  # fmt: skip
        except BadLetter as refusal:
            form.show(refusal.problems)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "L’accord est prêt, dans les documents : faites-le signer, envoyez-le, puis enregistrez-le."
                ),
                "done",
            )
            return redirect(url_for("conventions.documents", number=number))
    return render_template("letters/agree.html", convention=convention, rank=rank, form=form), 422


def _signatory(session: Session, convention: Convention) -> dict[str, str]:
    """Who signs for the Région as its settings stand."""
    signers = texts.signers_of(session, house().settings, convention)
    found = next((one for one in signers if one.party == REGION), None)
    return {
        "signatory_name": found.name if found else "",
        "signatory_capacity": found.capacity if found else "",
    }


def uploaded(form: EnterForm, name: str) -> bytes | None:
    """The bytes of a file field, None where nothing was chosen."""
    given = form[name].data
    return given.read() or None if given else None


def _type(kind: str) -> LetterType:
    return LetterType(kind) if kind in tuple(LetterType) else abort(404)


def _sender(sender: str) -> str:
    return sender if sender in PARTIES else abort(404)


def _about() -> int | None:
    return request.args.get("repond", type=row_number)


def _page(convention: Convention, form: PrepareForm | EnterForm, type_: LetterType, sender: str) -> str:
    """The form itself."""
    return render_template("letters/write.html", **_frame(convention, form, type_, sender))


def _looked(
    convention: Convention,
    form: PrepareForm | EnterForm,
    type_: LetterType,
    sender: str,
    seen: Comparison,
    reference: str,
) -> str:
    """What would follow, and the button that does it."""
    frame = _frame(convention, form, type_, sender)
    told = () if isinstance(form, PrepareForm) else told_at_once(convention)
    return render_template(
        "letters/look.html", **frame, comparison=seen, reference=reference, do=DO, told=told
    )


def _frame(
    convention: Convention, form: PrepareForm | EnterForm, type_: LetterType, sender: str
) -> dict[str, object]:
    answered = _about()
    return {
        "convention": convention,
        "form": form,
        "type": type_,
        "sender": sender,
        "words": LETTERS[type_],
        "preparing": isinstance(form, PrepareForm),
        "about": letter_of(convention, answered) if answered and type_ in ANSWERS else None,
        "answering": type_ in ANSWERS,
    }
