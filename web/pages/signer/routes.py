from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms.fields import Field

from documents.pdf_text import page_count, page_picture
from documents.reading import Reading, divided
from foundation.errors import Refusal
from signing.appearance import UnprintableName
from signing.both_sides import SamePersonOnBothSides
from signing.consent import consent, what_is_signed
from signing.drawing import EmptyDrawing, ScrambledDrawing, UnreadableDrawing
from signing.level import Level
from signing.methods.method import Method
from signing.rounds import Confirmation
from signing.typed_name import NotOwnName
from web.access import public
from web.downloads import as_archive
from web.house import house
from web.pages.signer import codes
from web.pages.signer.forms import IdentityForm, SignForm
from web.signer_link import carry_out, dead_link_pages, demand_visitor_on_one_side, origin, visited
from web.visit import at, today
from workflow.acts import sign
from workflow.acts.gather_evidence import gather
from workflow.acts.living import AgreementEnded
from workflow.acts.mandates import MandateRefused
from workflow.acts.open_link import open_link
from workflow.acts.signer_codes import AccountClosed, CodeUse
from workflow.readings.prospects import without_effect
from workflow.readings.standing import standing_of
from workflow.readings.visits import SigningVisit
from workflow.readings.ways import ways_of
from workflow.readings.word_readings import words_of
from workflow.records.convention import Deed

pages = Blueprint("signer", __name__, url_prefix="/signer")
dead_link_pages(pages)
_ABOUT_THE_DRAWING = (EmptyDrawing, UnreadableDrawing, ScrambledDrawing)
_ABOUT_THE_NAME = (UnprintableName, NotOwnName)
_ABOUT_THE_PERSON = (AccountClosed, AgreementEnded, MandateRefused, SamePersonOnBothSides)
PICTURE_WIDTH = 1000
"""Pixels: sharp on a phone held sideways, light enough for a slow network."""


@pages.get("/<token>")
@public
def read(token: str) -> str:
    open_link(house().workshop, token, at=at())
    seen = visited(token)
    vault = house().workshop.vault
    return render_template(
        "signer/read.html",
        token=token,
        seen=seen,
        void=_without_effect(seen),
        reading=_words(seen),
        pages=page_count(vault.get(seen.document_sha256)),
    )


def _words(seen: SigningVisit) -> Reading:
    """What the document says, as it was read when it came in or was made."""
    with house().database.reading() as session:
        words = words_of(session, house().workshop.vault, seen.convention, seen.frozen_docx)
    return Reading(divided(words.blocks))


@pages.get("/<token>/document.pdf")
@public
def document(token: str) -> Response:
    seen = visited(token, signed_too=True)
    stored = seen.final
    content = house().workshop.vault.get(stored.sha256 if stored else seen.document_sha256)
    name = stored.name if stored else f"{seen.convention.number}.pdf"
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@pages.get("/<token>/page-<int:number>.png")
@public
def page(token: str, number: int) -> Response:
    seen = visited(token)
    content = house().workshop.vault.get(seen.document_sha256)
    try:
        return Response(page_picture(content, number, width=PICTURE_WIDTH), mimetype="image/png")
    except IndexError as error:
        raise NotFound from error


@pages.get("/<token>/qui-signe")
@public
def who(token: str) -> str:
    return _who_page(token, IdentityForm())


@pages.post("/<token>/qui-signe")
@public
def ask_code(token: str) -> ResponseReturnValue:
    """The person says who they are; the code leaves."""
    form = IdentityForm()
    if form.validate():
        try:
            codes.send(token, request.form.get("channel", ""))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("signer.sign_form", token=token))
    return _who_page(token, form), 422


@pages.get("/<token>/signature")
@public
def sign_form(token: str) -> str:
    return _sign_page(token, _sign_form(token))


@pages.post("/<token>/signature")
@public
def confirm(token: str) -> ResponseReturnValue:
    form = _sign_form(token)
    if codes.asked_for():
        codes.send_as_asked(token, form, CodeUse.SIGN)
        return _sign_page(token, form)
    if form.validate():
        confirmed = _confirmed(token, form)
        if isinstance(confirmed, sign.Confirmed):
            carry_out(confirmed.round_id)
            return redirect(url_for("signer.thanks", token=token))
        form.refuse(confirmed, _beside(form, confirmed))
    return _sign_page(token, form), 422


@pages.get("/<token>/merci")
@public
def thanks(token: str) -> str:
    seen = visited(token, signed_too=True)
    return render_template("signer/thanks.html", token=token, seen=seen, standing=_standing(seen))


def _without_effect(seen: SigningVisit) -> str:
    """Why what is asked for would change nothing; empty where it would."""
    with house().database.reading() as session:
        deed = session.get_one(Deed, seen.convention.id)
        return without_effect(deed, house().settings, as_of=today())


def _standing(seen: SigningVisit) -> str:
    """From when and until when what all have signed is in force, in one sentence; empty while somebody has not."""
    if seen.final is None:
        return ""
    with house().database.reading() as session:
        deed = session.get_one(Deed, seen.convention.id)
        return standing_of(deed, house().settings, as_of=today()).sentence


@pages.get("/<token>/preuve")
@public
def evidence(token: str) -> Response:
    """The signer's own copy of the evidence, without the data of others. Raises NotClosed."""
    seen = visited(token, signed_too=True)
    return as_archive(gather(house().workshop, seen.convention.id, signer_id=seen.signer.id, at=at()))


def _who_page(token: str, form: IdentityForm) -> str:
    seen = visited(token)
    ways = ways_of(house().workshop, seen.convention, seen.signer)
    return render_template(
        "signer/who.html",
        token=token,
        seen=seen,
        form=form,
        ways=ways,
        code_ways=codes.offered(seen),
        minimum=Level(seen.signer.minimum_level),
    )


def _confirmed(token: str, form: SignForm) -> sign.Confirmed | Refusal:
    confirmation = Confirmation(
        consent_version=consent().version,
        typed_name=form.typed_name.data.strip(),
        drawn=form.drawing,
        **origin(),
    )
    try:
        demand_visitor_on_one_side(token)
        return sign.confirm(
            house().workshop,
            token,
            code=form.code.data,
            confirmation=confirmation,
            at=at(),
            method=Method(form.way.data) if form.way else Method.ONSITE,
        )
    except (*_ABOUT_THE_DRAWING, *_ABOUT_THE_NAME, *_ABOUT_THE_PERSON) as refusal:
        return refusal


def _sign_form(token: str) -> SignForm:
    """Asks with which certificate only somebody who has one in the Région's module."""
    seen = visited(token, signed_too=True)
    form = SignForm(typed_name=seen.signer.name)
    if Method.PKCS11 not in ways_of(house().workshop, seen.convention, seen.signer):
        del form.way
    return form


def _beside(form: SignForm, refusal: Refusal) -> Field | None:
    """The field that the refusal is about; none for what concerns the person."""
    if isinstance(refusal, _ABOUT_THE_PERSON):
        return None
    if isinstance(refusal, _ABOUT_THE_DRAWING):
        return form.drawn
    return form.typed_name if isinstance(refusal, _ABOUT_THE_NAME) else form.code


def _sign_page(token: str, form: SignForm) -> str:
    seen = visited(token)
    signer = seen.signer
    form.consents.label.text = consent().text
    channel, form.code.description = codes.newest(seen)
    return render_template(
        "signer/sign.html",
        token=token,
        seen=seen,
        form=form,
        channel=channel,
        code_ways=codes.offered(seen),
        sentence=what_is_signed(
            title=seen.convention.title,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            sha256=seen.round.frozen_sha256,
        ),
    )
