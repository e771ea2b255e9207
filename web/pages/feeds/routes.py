import hashlib

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from notifications.calendar_feed import calendar
from web.access import public, signed_in
from web.house import house
from web.language import _
from web.pages.feeds.forms import EVERYTHING, FeedForm, RevokeForm
from web.visit import at, person, today
from workflow.acts import feed_addresses
from workflow.acts.feed_addresses import DeadFeedAddress
from workflow.readings.feed import events_of

pages = Blueprint("feeds", __name__)


@pages.get("/agenda")
@signed_in
def index() -> str:
    return _page(FeedForm())


@pages.post("/agenda")
@signed_in
def make() -> ResponseReturnValue:
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    with house().database.transaction() as session:
        feed_addresses.make_address(
            session, person().account_id, everything=form.which.data == EVERYTHING, at=at()
        )
    flash(_("L’adresse est prête : copiez-la dans votre agenda."), "done")
    return redirect(url_for("feeds.index"))


@pages.post("/agenda/<int:address_id>/revoquer")
@signed_in
def revoke(address_id: int) -> ResponseReturnValue:
    if not RevokeForm().validate():
        return _page(FeedForm()), 422
    try:
        with house().database.transaction() as session:
            feed_addresses.revoke(session, person().account_id, address_id, at=at())
    except DeadFeedAddress as dead:
        raise NotFound from dead
    flash(_("L’adresse est révoquée : plus personne ne lit vos échéances par elle."), "done")
    return redirect(url_for("feeds.index"))


@pages.get("/agenda/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """Read by programs, which cannot sign in: the address is the secret."""
    with house().database.reading() as session:
        try:
            address = feed_addresses.address_of(session, house().secret, token)
        except DeadFeedAddress as dead:
            raise NotFound from dead
        events = events_of(session, house().settings, address, today=today())
    content = calendar(_("Conventions – %(name)s", name=house().settings.region_name), events)
    answer = Response(content, mimetype="text/calendar")
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


def _page(form: FeedForm) -> str:
    with house().database.reading() as session:
        addresses = [
            (one, url_for("feeds.feed", token=feed_addresses.token(house().secret, one.id)))
            for one in feed_addresses.addresses_of(session, person().account_id)
        ]
    return render_template("feeds/index.html", form=form, addresses=addresses)
