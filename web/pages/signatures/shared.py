"""What the pages about one signatory share: finding it, showing a form, carrying it out."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import conventions
from web.forms import Form
from web.house import house
from web.visit import at
from workflow.readings.mandates import link_of
from workflow.readings.signature_desk import Line, signature_lines
from workflow.records.convention import Deed


def line_of(number: str, signer_id: int) -> tuple[Deed, Line]:
    """Raises NotFound."""
    with house().database.reading() as session:
        deed = conventions.found(session, number)
        for line in signature_lines(session, house().settings, deed, at=at()):
            if line.signer.id == signer_id:
                return deed, line
    raise NotFound


def line_page(template: str, number: str, signer_id: int, form: Form) -> str:
    deed, line = line_of(number, signer_id)
    return render_template(template, convention=deed, line=line, form=form, link_of=link_of)


def carried_out(
    template: str, number: str, signer_id: int, form: Form, act: Callable[[int], str]
) -> ResponseReturnValue:
    """Does it and goes back to the signatures; or shows the form again, with what refused."""
    deed, line = line_of(number, signer_id)
    if form.validate():
        try:
            flash(act(deed.id), "done")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return back_to(number)
    return render_template(template, convention=deed, line=line, form=form, link_of=link_of), 422


def back_to(number: str) -> ResponseReturnValue:
    return redirect(url_for("conventions.signature", number=number))
