from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from foundation.errors import Refusal
from web.access import signed_in
from web.house import house
from web.language import _
from web.pages.calculator.forms import CalculatorForm
from web.visit import today
from web.years import drawing_of
from workflow.acts.step import by_number
from workflow.readings.calculator import REQUEST, SUPPOSED, supposed_from, supposed_of
from workflow.readings.letters import effect_in_words
from workflow.readings.what_if import Comparison, outcome_of

pages = Blueprint("calculator", __name__)
_UNSAID = {"kind": "", "sender": "region"}
"""What an address that names only a convention leaves out."""


@pages.get("/calculatrice")
@signed_in
def index() -> str:
    form = CalculatorForm(MultiDict({**_UNSAID, **request.args.to_dict()}))
    seen = _answer(form) if _is_asked(form) and form.validate() and _is_sensible(form) else None
    after = seen.after if seen else None
    letter = outcome_of(after, SUPPOSED) if after else None
    return render_template(
        "calculator/index.html",
        form=form,
        seen=seen,
        drawing=drawing_of(after) if after else None,
        letter=letter,
        effect=effect_in_words(letter, after) if letter and after else "",
        request_outcome=next((one for one in after.avenants if one.avenant.id == REQUEST), None)
        if after
        else None,
        supposed=SUPPOSED,
    )


def _is_asked(form: CalculatorForm) -> bool:
    return any(field.data for field in (form.convention, form.co_contractor_on, form.region_on))


def _is_sensible(form: CalculatorForm) -> bool:
    """A letter needs its day, and the convention both signatures."""
    if form.kind.data and not form.posted.data:
        form.posted.errors = [_("Indiquez le jour d’envoi de cette lettre.")]
    if not form.convention.data and not (form.co_contractor_on.data and form.region_on.data):
        missing = form.region_on if form.co_contractor_on.data else form.co_contractor_on
        missing.errors = [_("Sans les deux signatures, la convention n’entre pas en vigueur.")]
    return not form.summary


def _answer(form: CalculatorForm) -> Comparison | None:
    as_of = form.on.data or today()
    try:
        if not form.convention.data:
            signed = (form.co_contractor_on.data, form.region_on.data)
            return supposed_from(house().settings, signed, form.supposition(), as_of=as_of)
        with house().database.reading() as session:
            return _of_stored(session, form)
    except Refusal as refusal:
        form.refuse(refusal, form.convention if form.convention.data else None)
        return None


def _of_stored(session: Session, form: CalculatorForm) -> Comparison:
    convention = by_number(session, form.convention.data.strip()).agreement
    return supposed_of(convention, house().settings, form.supposition(), as_of=form.on.data or today())
