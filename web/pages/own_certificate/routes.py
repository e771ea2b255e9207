from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from signing.consent import ELSEWHERE, consent
from signing.level import ASKED, Level
from signing.methods.method import Method
from signing.rounds import Confirmation
from web.access import public
from web.house import house
from web.pages.own_certificate.forms import ReturnForm
from web.signer_link import dead_link_pages, origin, visited
from web.visit import at
from workflow.acts import sign_elsewhere
from workflow.acts.finish_signing import finish
from workflow.readings.visits import SigningVisit
from workflow.readings.ways import demand_way, ways_of

pages = Blueprint("own_certificate", __name__, url_prefix="/signer/<token>/mon-certificat")
dead_link_pages(pages)


@pages.get("")
@public
def form(token: str) -> str:
    return _page(token, ReturnForm())


@pages.post("")
@public
def receive(token: str) -> ResponseReturnValue:
    """The signed file comes back; where it is accepted, the signature is given."""
    form = ReturnForm()
    if form.validate():
        confirmation = Confirmation(consent_version=ELSEWHERE, typed_name="–", **origin())
        try:
            confirmed = sign_elsewhere.receive(
                house().workshop, token, form.file.data.read(), confirmation=confirmation, at=at()
            )
        except Refusal as refusal:
            form.refuse(refusal, form.file)
        else:
            finish(house().workshop, confirmed.round_id, at=at())
            return redirect(url_for("signer.thanks", token=token))
    return _page(token, form), 422


def _page(token: str, form: ReturnForm) -> str:
    """Raises WayNotOffered, and the refusals of a dead link."""
    seen = _offered(token)
    minimum = Level(seen.signer.minimum_level)
    form.consents.label.text = consent(ELSEWHERE).text
    return render_template(
        "own_certificate/form.html",
        token=token,
        seen=seen,
        form=form,
        minimum=minimum,
        levels=[level for level in ASKED if level is not Level.SIMPLE],
        recognised=house().workshop.desk.recognised,
        european=bool(house().settings.trusted_list_url),
        onsite=Method.ONSITE in ways_of(house().workshop, seen.convention, seen.signer),
    )


def _offered(token: str) -> SigningVisit:
    seen = visited(token)
    demand_way(house().workshop, seen.convention, seen.signer, Method.UPLOAD)
    return seen
