from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.access import public
from web.house import house
from web.pages.verifier.forms import CodeForm, FileForm
from web.visit import at, today
from workflow.readings.verification import by_code, verified

pages = Blueprint("verifier", __name__)


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
    verification = verified(house().workshop, form.file.data.read(), at=at())
    return render_template("verifier/result.html", verification=verification)


@pages.post("/verifier/code")
@public
def check_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _page(FileForm(), form), 422
    with house().database.reading() as session:
        found = by_code(session, house().settings, form.code.data, as_of=today())
    return render_template("verifier/code.html", convention=found, code=form.code.data)


def _page(file_form: FileForm, code_form: CodeForm) -> str:
    wrong = code_form if code_form.summary else file_form
    return render_template("verifier/form.html", form=wrong, file_form=file_form, code_form=code_form)
