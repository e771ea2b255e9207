"""« Une autre personne signera à ma place », and coming back on a refusal: from the signer's own link."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from web.access import public
from web.house import house
from web.pages.people.forms import ConfirmForm
from web.pages.signer import codes
from web.pages.signer.forms import HandOverForm
from web.pages.signer.routes import pages
from web.signer_link import refused_and_may_return, visited
from web.visit import at
from workflow.acts.authorities import BadAuthority
from workflow.acts.hand_over_signature import hand_over
from workflow.acts.reconsider import reconsider
from workflow.acts.signer_codes import CodeUse
from workflow.records.representative import HandOverState

__all__ = ["pages"]


@pages.get("/<token>/confier")
@public
def hand_over_form(token: str) -> str:
    return _page(token, HandOverForm())


@pages.post("/<token>/confier")
@public
def hand_it_over(token: str) -> ResponseReturnValue:
    form = HandOverForm()
    seen = visited(token)
    if codes.asked_for():
        codes.send_as_asked(token, form, CodeUse.HAND_OVER)
        return _page(token, form)
    if form.validate():
        try:
            state = hand_over(
                house().workshop,
                token,
                form.successor,
                code=form.code.data,
                reason=form.reason.data.strip(),
                at=at(),
            )
        except BadAuthority as refusal:
            form.show(refusal.problems)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if isinstance(state, HandOverState):
                return render_template(
                    "signer/handed_over.html", seen=seen, name=form.successor.name, state=state
                )
            form.refuse(state, form.code)
    return _page(token, form), 422


@pages.get("/<token>/revenir")
@public
def reconsider_form(token: str) -> ResponseReturnValue:
    if not refused_and_may_return(token):
        return redirect(url_for("signer.read", token=token))
    return render_template("signer/reconsider.html", token=token, form=ConfirmForm())


@pages.post("/<token>/revenir")
@public
def take_refusal_back(token: str) -> ResponseReturnValue:
    """A new link leaves by mail: whoever finds the old one cannot sign with it."""
    reconsider(house().workshop, token, at=at())
    return render_template("signer/reconsidered.html")


def _page(token: str, form: HandOverForm) -> str:
    seen = visited(token)
    channel, form.code.description = codes.newest(seen)
    return render_template(
        "signer/hand_over.html",
        token=token,
        seen=seen,
        form=form,
        channel=channel,
        awaited=codes.is_awaited(seen),
        code_ways=codes.offered(seen),
    )
