from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.access import needs
from web.house import house
from web.visit import at, person
from workflow.readings.to_sign import awaited_from, link_of_own
from workflow.records.account import Account
from workflow.rules.moves import Role

pages = Blueprint("to_sign", __name__, url_prefix="/a-signer")
signatories = needs(Role.SIGNATORY)


@pages.get("")
@signatories
def index() -> str:
    with house().database.reading() as session:
        account = session.get_one(Account, person().account_id)
        awaited = awaited_from(session, house().settings, account, at=at())
    return render_template("to_sign/index.html", awaited=awaited)


@pages.get("/<int:signer_id>")
@signatories
def open_one(signer_id: int) -> ResponseReturnValue:
    """To the same pages as by mail; the code still goes to the person's own address.

    Raises NotFound for what is somebody else's to sign.
    """
    with house().database.reading() as session:
        account = session.get_one(Account, person().account_id)
        token = link_of_own(session, house().settings, house().secret, account, signer_id, at=at())
    if token is None:
        raise NotFound
    return redirect(url_for("signer.read", token=token))


@pages.get("/suivante")
@signatories
def following() -> ResponseReturnValue:
    """The next one that may be signed today; the list when there is none."""
    with house().database.reading() as session:
        account = session.get_one(Account, person().account_id)
        awaited = awaited_from(session, house().settings, account, at=at())
    ready = next((item for item in awaited if not item.waits_for), None)
    if ready is None:
        return redirect(url_for("to_sign.index"))
    return redirect(url_for("to_sign.open_one", signer_id=ready.signer_id))
