"""« Je ne veux pas signer » and « Ce n’est pas moi »: from the signer's own link."""

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import public
from web.house import house
from web.pages.signer import codes
from web.pages.signer.forms import DeclineForm, NotMeForm
from web.pages.signer.hand_over import pages
from web.signer_link import visited
from web.visit import at
from workflow.acts import sign
from workflow.acts.not_me import say_not_me
from workflow.acts.signer_codes import CodeUse

__all__ = ["pages"]


@pages.get("/<token>/refuser")
@public
def decline_form(token: str) -> str:
    return _decline_page(token, DeclineForm())


@pages.post("/<token>/refuser")
@public
def decline(token: str) -> ResponseReturnValue:
    """A refusal stops the signature for everybody: it takes the code, as signing does."""
    form, seen = DeclineForm(), visited(token)
    if codes.asked_for():
        codes.send_as_asked(token, form, CodeUse.DECLINE)
        return _decline_page(token, form)
    if form.validate():
        refusal = sign.decline(
            house().workshop, token, code=form.code.data, reason=form.reason.data.strip(), at=at()
        )
        if refusal is None:
            return render_template("signer/declined.html", seen=seen)
        form.refuse(refusal, form.code)
    return _decline_page(token, form), 422


@pages.get("/<token>/pas-moi")
@public
def not_me_form(token: str) -> str:
    return render_template("signer/not_me.html", token=token, seen=visited(token), form=NotMeForm())


@pages.post("/<token>/pas-moi")
@public
def not_me(token: str) -> ResponseReturnValue:
    form, seen = NotMeForm(), visited(token)
    if not form.validate():
        return render_template("signer/not_me.html", token=token, seen=seen, form=form), 422
    say_not_me(house().workshop, token, message=form.message.data or "", at=at())
    return render_template("signer/not_me_said.html", seen=seen)


def _decline_page(token: str, form: DeclineForm) -> str:
    seen = visited(token)
    channel, form.code.description = codes.newest(seen)
    return render_template(
        "signer/decline.html",
        token=token,
        seen=seen,
        form=form,
        channel=channel,
        awaited=codes.is_awaited(seen),
        code_ways=codes.offered(seen),
    )
