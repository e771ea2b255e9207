from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.downloads import as_archive
from web.forms import Form
from web.house import house
from web.language import _
from web.pages.conventions.journal import lines
from web.pages.evidence.forms import ErasureForm
from web.visit import at, person
from workflow.acts.erase import erase
from workflow.acts.gather_evidence import gather
from workflow.rules.moves import Role

pages = Blueprint("evidence", __name__)
administrators = needs(Role.ADMINISTRATOR)


@pages.get("/conventions/<number>/preuve")
@needs(Role.DRAFTER, Role.APPROVER, Role.ADMINISTRATOR)
def bundle(number: str) -> Response:
    """The whole evidence, with the data of every signer: not for readers. Raises NotClosed."""
    return as_archive(gather(house().workshop, conventions.found_id(number), at=at()))


@pages.get("/conventions/<number>/journal/<int:line>/effacer")
@administrators
def erase_form(number: str, line: int) -> str:
    return _erase_page(number, line, ErasureForm())


@pages.post("/conventions/<number>/journal/<int:line>/effacer")
@administrators
def erase_line(number: str, line: int) -> ResponseReturnValue:
    form = ErasureForm()
    if form.validate():
        try:
            erase(
                house().workshop,
                conventions.found_id(number),
                line,
                reason=form.reason.data,
                actor=person().actor,
                at=at(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Le contenu de la ligne est effacé ; la chaîne se vérifie toujours."), "done")
            return redirect(url_for("conventions.journal", number=number))
    return _erase_page(number, line, form), 422


def _erase_page(number: str, line: int, form: Form) -> str:
    """Raises NotFound for a line that is not there, or has nothing to erase."""
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        shown = next((one for one in lines(session, convention) if one.number == line and one.erasable), None)
    if shown is None:
        raise NotFound
    return render_template("evidence/erase.html", convention=convention, line=shown, form=form)
