"""The text in force on any day: to read, to print, to take away."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from documents.plain import Part, plain_docx
from documents.produce import Description, produce_pdf
from web import conventions
from web.access import signed_in
from web.dates import asked_day
from web.house import house
from web.language import _
from web.visit import at, today
from workflow.acts.files import DOCX, PDF
from workflow.readings.in_force import Division, Fate, TextInForce, text_in_force
from workflow.readings.verification import words_of_a_text
from workflow.records.convention import Convention
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_date

pages = Blueprint("in_force", __name__)


@pages.get("/conventions/<number>/texte-en-vigueur")
@signed_in
def index(number: str) -> ResponseReturnValue:
    day, problem = _asked()
    convention, text = _read(number, day)
    return render_template(
        "avenants/in_force.html",
        convention=convention,
        signed=convention.state in CONCLUDED,
        text=text,
        on=day,
        problem=problem,
        fates=Fate,
    ), (422 if problem else 200)


@pages.get("/conventions/<number>/texte-en-vigueur.docx")
@signed_in
def docx(number: str) -> Response:
    day, _problem = _asked()
    return _file(_docx(*_read(number, day)), DOCX, f"{number}-texte-en-vigueur-{day}.docx")


@pages.get("/conventions/<number>/texte-en-vigueur.pdf")
@signed_in
def pdf(number: str) -> Response:
    day, _problem = _asked()
    convention, text = _read(number, day)
    made = produce_pdf(
        _docx(convention, text),
        house().workshop.converter,
        Description(
            title=_title(convention, text),
            subject=_("Texte consolidé, pour information"),
            author=house().settings.region_name,
            made_at=at(),
        ),
        fields={},
        must_contain=convention.number,
    ).pdf
    return _file(made, PDF, f"{number}-texte-en-vigueur-{day}.pdf")


def _asked() -> tuple[date, str]:
    """The day of the address, today without one; and what is wrong with it."""
    given = request.args.get("on", "").strip()
    if not given:
        return today(), ""
    try:
        return asked_day(given), ""
    except ValueError:
        return today(), _(
            "« %(day)s » n’est pas une date possible : voici le texte d’aujourd’hui.", day=given
        )


def _read(number: str, day: date) -> tuple[Convention, TextInForce]:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        return convention, text_in_force(session, house().workshop, convention, on=day)


def _title(convention: Convention, text: TextInForce) -> str:
    return f"{convention.title} : texte en vigueur le {french_date(text.on)}"


def _docx(convention: Convention, text: TextInForce) -> bytes:
    opening = [_("Texte consolidé à titre d’information : seuls les originaux signés font foi.")]
    if convention.state in CONCLUDED:
        marked = words_of_a_text(convention.verification_code, text.on)
        where = house().settings.public_url
        opening.append(
            _("%(marked)s : %(where)s/verifier dit s’il est encore à jour.", marked=marked, where=where)
        )
    if text.ended_on:
        opening.append(_("La convention a pris fin le %(day)s.", day=french_date(text.ended_on)))
    opening += [
        _(
            "Avenant n° %(rank)s (%(number)s), en vigueur depuis le %(day)s.",
            rank=avenant.rank,
            number=avenant.number,
            day=french_date(effect),
        )
        for avenant, effect in text.applied
    ]
    return plain_docx(
        title=_title(convention, text), opening=opening, parts=[_part(one) for one in text.divisions]
    )


def _part(division: Division) -> Part:
    notes = tuple(
        f"{touch.words[0].upper()}{touch.words[1:]}, {french_date(touch.on)}"
        + (f" ({_('remplacé depuis')})" if touch.overtaken else "")
        for touch in division.touches
    )
    return Part(
        title=division.title,
        notes=notes,
        blocks=division.blocks if division.fate is Fate.STANDS else (),
    )


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
