"""The two shapes of these pages: look first, then do; or do at once, where no date moves."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.upload import NotAScan, TooLarge
from foundation.errors import Refusal
from web.house import house
from web.language import _
from web.pages.letter_entries.forms import ProblemsForm
from web.visit import today
from workflow.acts.letter_problems import BadLetter
from workflow.readings.audiences import Reachable, told_of_letters
from workflow.readings.what_if import Comparison
from workflow.records.convention import Convention
from workflow.records.letter import Letter

DO = "faire"
"""The second step of a form: what would follow has been shown, it is done."""


def file_of(form: ProblemsForm) -> bytes | None:
    """The proof that came with the form, None where nothing was chosen."""
    given = form.proof.data
    return given.read() or None if given else None


def two_steps(
    convention: Convention,
    letter: Letter,
    form: ProblemsForm,
    verb: str,
    look: Callable[[], Comparison],
    do: Callable[[], None],
) -> ResponseReturnValue:
    """What would follow is shown first; the second time the button does it."""
    if not form.validate():
        return page_of(convention, letter, form, verb), 422
    try:
        seen = look()
    except BadLetter as refusal:
        form.show(refusal.problems)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        if request.form.get("etape") != DO:
            return page_of(convention, letter, form, verb, seen, tells=True)
        if done(form, do):
            flash(_("C’est enregistré."), "done")
            return redirect(url_for("letters.show", number=convention.number, rank=letter.number))
        return page_of(convention, letter, form, verb, seen, tells=True), 422
    return page_of(convention, letter, form, verb), 422


def one_step(
    convention: Convention,
    letter: Letter,
    form: ProblemsForm,
    verb: str,
    do: Callable[[], None],
    *,
    tells: bool = False,
) -> ResponseReturnValue:
    """For what moves no date, or is shown beside the button; ``tells``: both parties receive a mail at once."""
    if form.validate() and done(form, do):
        flash(_("C’est enregistré."), "done")
        return redirect(url_for("letters.show", number=convention.number, rank=letter.number))
    return page_of(convention, letter, form, verb, tells=tells), 422


def done(form: ProblemsForm, do: Callable[[], None]) -> bool:
    try:
        do()
    except BadLetter as refusal:
        form.show(refusal.problems)
    except (NotAScan, TooLarge) as refusal:
        form.refuse(refusal, form.proof)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def page_of(
    convention: Convention,
    letter: Letter,
    form: ProblemsForm,
    verb: str,
    seen: Comparison | None = None,
    *,
    tells: bool = False,
) -> str:
    return render_template(
        "letters/entry.html",
        convention=convention,
        letter=letter,
        form=form,
        verb=verb,
        comparison=seen,
        do=DO,
        told=told_at_once(convention) if tells else (),
    )


def told_at_once(convention: Convention) -> tuple[Reachable, ...]:
    """To whom a mail leaves when a letter of this convention is recorded."""
    with house().database.reading() as session:
        again = session.get_one(Convention, convention.id)
        return told_of_letters(session, house().settings, again, as_of=today())
