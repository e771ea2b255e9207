from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.house import house
from web.language import _
from web.pages.verifier.forms import CodeForm, FileForm
from web.visit import at, client_address, today
from workflow.acts.guesses import GuessKind, TooManyGuesses, count_guess, demand_patience
from workflow.readings.public_face import PublicConvention
from workflow.readings.verdict import is_of_the_platform
from workflow.readings.verification import Verification, by_code, grouped, verified

pages = Blueprint("verifier", __name__)
TOO_MANY = 429


@pages.get("/verifier")
@public
def form() -> str:
    return _page(FileForm(), CodeForm())


@pages.post("/verifier")
@public
def check() -> ResponseReturnValue:
    form = FileForm()
    if not form.validate():
        return _page(form, CodeForm()), 422
    content = form.file.data.read()
    if not content:
        form.file.errors = [
            _("Ce fichier est vide : il s’est peut-être mal téléchargé. Choisissez-en un autre.")
        ]
        return _page(form, CodeForm()), 422
    try:
        _one_more(GuessKind.FILE)
    except TooManyGuesses as refusal:
        form.refuse(refusal)
        return _page(form, CodeForm()), TOO_MANY
    verification = verified(house().workshop, content, at=at())
    return render_template("verifier/result.html", verification=verification, **_parts(verification))


@pages.post("/verifier/code")
@public
def check_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _page(FileForm(), form), 422
    return redirect(url_for("verifier.code", code=grouped(form.code.data) or "-"), 303)


@pages.get("/verifier/<code>")
@public
def code(code: str) -> ResponseReturnValue:
    """Where the code to scan on the last page leads."""
    try:
        found = _found(code)
    except TooManyGuesses as refusal:
        form = CodeForm(formdata=None)
        form.refuse(refusal)
        return _page(FileForm(formdata=None), form), TOO_MANY
    page = render_template("verifier/code.html", convention=found, code=grouped(code))
    return page, 200 if found else 404


def _found(code: str) -> PublicConvention | None:
    """Wrong codes are counted. Raises TooManyGuesses, for right ones too: else waiting would tell them apart."""
    with house().database.reading() as session:
        demand_patience(session, house().secret, client_address(), GuessKind.CODE, at=at())
        found = by_code(session, house().settings, code, as_of=today())
    if found is None:
        _count(GuessKind.CODE)
    return found


def _one_more(kind: GuessKind) -> None:
    """Raises TooManyGuesses."""
    with house().database.reading() as session:
        demand_patience(session, house().secret, client_address(), kind, at=at())
    _count(kind)


def _count(kind: GuessKind) -> None:
    with house().database.transaction() as session:
        count_guess(session, house().secret, client_address(), kind, at=at())


def _parts(verification: Verification) -> dict[str, object]:
    """What the page shows apart: people, and the seals of the platform."""
    signatures = verification.report.signatures if verification.report else ()
    return {
        "people": [item for item in signatures if not is_of_the_platform(item)],
        "seals": [item for item in signatures if is_of_the_platform(item)],
    }


def _page(file_form: FileForm, code_form: CodeForm) -> str:
    wrong = code_form if code_form.summary else file_form
    return render_template("verifier/form.html", form=wrong, file_form=file_form, code_form=code_form)
