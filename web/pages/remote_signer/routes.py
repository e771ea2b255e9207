import hmac

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from foundation.errors import Refusal
from signing.consent import REMOTE, consent, what_is_signed
from signing.csc.credential import RemoteCredential
from signing.csc.refusals import PreparationOver
from signing.methods.method import Method
from signing.rounds import Confirmation
from signing.typed_name import NotOwnName
from web.access import public
from web.house import house
from web.language import _
from web.pages.remote_signer.forms import AuthoriseForm, BackForm, CertificateForm, ServiceForm
from web.signer_link import carry_out, dead_link_pages, demand_visitor_on_one_side, origin, visited
from web.visit import at
from workflow.acts import remote_services, sign_remotely
from workflow.acts.sign import Confirmed
from workflow.acts.sign_remotely import Answers
from workflow.readings.visits import SigningVisit
from workflow.readings.ways import ways_of

pages = Blueprint("remote_signer", __name__, url_prefix="/signer/<token>/a-distance")
dead_link_pages(pages)


class NotOffered(Refusal):
    def __init__(self) -> None:
        super().__init__("La signature à distance n’est pas proposée pour ce document.")


@pages.errorhandler(PreparationOver)
def begin_again(refusal: PreparationOver) -> ResponseReturnValue:
    flash(str(refusal), "warning")
    return redirect(url_for("remote_signer.service", token=(request.view_args or {})["token"]))


@pages.get("")
@public
def service(token: str) -> str:
    return _service_page(token, _service_form())


@pages.post("")
@public
def find(token: str) -> ResponseReturnValue:
    """Asks the service for the person's certificates; nothing is begun yet."""
    form = _service_form()
    if form.validate():
        try:
            found = sign_remotely.certificates(
                house().workshop,
                token,
                provider=form.provider.data,
                user_id=form.user_id.data.strip(),
                at=at(),
            )
        except Refusal as refusal:
            form.refuse(refusal, form.user_id)
        else:
            return _certificate_page(token, _certificate_form(form.provider.data, found))
    return _service_page(token, form), 422


@pages.post("/preparer")
@public
def prepare(token: str) -> ResponseReturnValue:
    """Reserves the document and prepares it for this certificate; the service sends its code."""
    form = _certificate_form("", ())
    form.credential.choices = [(form.credential.data, "")]
    if not form.validate():
        return _certificates_again(token, form)
    confirmation = Confirmation(consent_version=REMOTE, typed_name=form.typed_name.data.strip(), **origin())
    try:
        demand_visitor_on_one_side(token)
        sign_remotely.prepare(
            house().workshop,
            token,
            provider=form.provider.data,
            credential_id=form.credential.data,
            confirmation=confirmation,
            at=at(),
        )
    except NotOwnName as refusal:
        form.refuse(refusal, form.typed_name)
        return _certificates_again(token, form)
    except Refusal as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("remote_signer.service", token=token))
    return redirect(url_for("remote_signer.code", token=token))


@pages.get("/code")
@public
def code(token: str) -> str:
    return _code_page(token, AuthoriseForm())


@pages.post("/code")
@public
def authorise(token: str) -> ResponseReturnValue:
    form = AuthoriseForm()
    for name in {"pin", "code"} - request.form.keys():  # the service does not ask for it
        delattr(form, name)
    if form.validate():
        answer = _authorised(token, Answers(pin=_typed(form.pin), code=_typed(form.code)))
        if isinstance(answer, Confirmed):
            return redirect(url_for("signer.thanks", token=token))
        form.refuse(answer, form.code or form.pin)
    return _code_page(token, form), 422


@pages.post("/nouveau-code")
@public
def another_code(token: str) -> ResponseReturnValue:
    try:
        sign_remotely.send_another_code(house().workshop, token, at=at())
    except PreparationOver:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("remote_signer.code", token=token))


@pages.post("/abandonner")
@public
def abandon(token: str) -> ResponseReturnValue:
    """The document is free again at once for whoever signs with this person."""
    sign_remotely.abandon(house().workshop, token, at=at())
    return redirect(url_for("signer.read", token=token))


@pages.get("/retour")
@public
def back(token: str) -> str:
    """From the service's own page. Nothing is done by coming here: a button does it."""
    form = BackForm()
    form.code.data, form.state.data = request.args.get("code", ""), request.args.get("state", "")
    return render_template("remote_signer/back.html", token=token, seen=_offered(token), form=form)


@pages.post("/retour")
@public
def come_back(token: str) -> ResponseReturnValue:
    form = BackForm()
    wanted = sign_remotely.expected_state(house().workshop, token, at=at())
    if not form.validate() or not hmac.compare_digest(wanted, form.state.data or ""):
        flash(_("Ce retour ne correspond pas à votre demande : recommencez."), "warning")
        return redirect(url_for("remote_signer.service", token=token))
    answer = _authorised(token, Answers(redirected=form.code.data or ""))
    if isinstance(answer, Confirmed):
        return redirect(url_for("signer.thanks", token=token))
    flash(str(answer), "warning")
    return redirect(url_for("remote_signer.service", token=token))


def _authorised(token: str, answers: Answers) -> Confirmed | Refusal:
    """What became of it, told on the page. Raises PreparationOver and the refusals of a dead link."""
    workshop = house().workshop
    confirmation = Confirmation(
        consent_version=REMOTE, typed_name=sign_remotely.typed_name(workshop, token, at=at()), **origin()
    )
    try:
        demand_visitor_on_one_side(token)
        answer = sign_remotely.authorise(workshop, token, answers, confirmation=confirmation, at=at())
    except PreparationOver:
        raise
    except Refusal as refusal:
        return refusal
    if isinstance(answer, Confirmed):
        carry_out(answer.round_id)
    return answer


def _offered(token: str) -> SigningVisit:
    """Raises NotOffered, and the refusals of a dead link."""
    seen = visited(token)
    if Method.CSC not in ways_of(house().workshop, seen.convention, seen.signer):
        raise NotOffered
    return seen


def _service_form() -> ServiceForm:
    form = ServiceForm()
    form.provider.choices = [(one.name, one.label) for one in remote_services.providers(house().settings)]
    if len(form.provider.choices) == 1 and not form.provider.data:
        form.provider.data = form.provider.choices[0][0]
    return form


def _certificates_again(token: str, form: CertificateForm) -> ResponseReturnValue:
    """What was typed stays, and what is missing is said beside it; the service is asked for the certificates anew."""
    try:
        found = sign_remotely.certificates(
            house().workshop, token, provider=form.provider.data, user_id=form.user_id.data, at=at()
        )
    except Refusal as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("remote_signer.service", token=token))
    form.credential.choices = [(one.id, _described(one)) for one in found]
    return _certificate_page(token, form), 422


def _certificate_form(provider: str, found: tuple[RemoteCredential, ...]) -> CertificateForm:
    form = CertificateForm()
    form.provider.data = form.provider.data or provider
    form.credential.choices = [(one.id, _described(one)) for one in found]
    if len(found) == 1:
        form.credential.data = found[0].id
    form.consents.label.text = consent(REMOTE).text
    return form


def _described(one: RemoteCredential) -> str:
    return _(
        "%(person)s, certificat délivré par %(issuer)s, valable jusqu’au %(day)s",
        person=one.person,
        issuer=one.issuer,
        day=one.ends_at.strftime("%d/%m/%Y"),
    )


def _service_page(token: str, form: ServiceForm) -> str:
    return render_template("remote_signer/service.html", token=token, seen=_offered(token), form=form)


def _certificate_page(token: str, form: CertificateForm) -> str:
    seen = _offered(token)
    signer = seen.signer
    sentence = what_is_signed(
        title=seen.convention.title,
        name=signer.name,
        capacity=signer.capacity,
        acting_for=signer.acting_for,
        sha256=seen.round.frozen_sha256,
    )
    return render_template(
        "remote_signer/certificate.html", token=token, seen=seen, form=form, sentence=sentence
    )


def _typed(field: Field | None) -> str:
    return "" if field is None else (field.data or "").strip()


def _code_page(token: str, form: AuthoriseForm) -> str:
    seen = _offered(token)
    asked = sign_remotely.underway(house().workshop, token, at=at())
    if form.pin and not asked.credential.asks_pin:
        del form.pin
    if form.code and not asked.credential.asks_code:
        del form.code
    return render_template("remote_signer/code.html", token=token, seen=seen, form=form, asked=asked)
