from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from notifications.message import MailKind, UnknownMail, kinds, mail_kind, render
from web import conventions
from web.access import needs, public, signed_in
from web.bounds import row_numbers
from web.house import house
from web.language import _
from web.pages.alerts.forms import LONGEST, AcknowledgeForm, ForecastForm
from web.tabs import tabs
from web.visit import at, person, today
from workflow.acts.alerts.acknowledge import UnknownAlertLink, acknowledge, alerts_of
from workflow.acts.alerts.forecast import Planned, forecast, together
from workflow.acts.tell_otherwise import tell_otherwise
from workflow.readings import alerts as readings
from workflow.readings.unreached import all_unreached
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.rules.calendar import Delay, Duration
from workflow.rules.moves import Role
from workflow.rules.states import CONCLUDED

if TYPE_CHECKING:
    from datetime import date

pages = Blueprint("alerts", __name__)
MOST_FORECAST = 200
"""Conventions looked ahead at for one page; the command line has no limit."""


@pages.get("/alertes")
@signed_in
def index() -> str:
    with house().database.reading() as session:
        return render_template(
            "alerts/index.html",
            page=readings.to_read(session, _own_key(), page=_page_number()),
            form=AcknowledgeForm(),
            present="alerts.index",
        )


@pages.post("/alertes")
@signed_in
def read_own() -> ResponseReturnValue:
    """The lines that were ticked, or all that were shown."""
    if not AcknowledgeForm().validate():
        return index(), 422
    wanted = row_numbers(request.form.getlist("alerte"))
    with house().database.transaction() as session:
        own = select(Alert).where(Alert.recipient == _own_key(), Alert.id.in_(wanted)).with_for_update()
        count = acknowledge(session.scalars(own), by=person().name, at=at())
    flash(_("C’est noté : %(count)s lue(s).", count=count), "done")
    return redirect(url_for("alerts.index"))


@pages.get("/alertes/toutes")
@signed_in
def everything() -> str:
    with house().database.reading() as session:
        return render_template(
            "alerts/everything.html",
            page=readings.everything(session, page=_page_number()),
            present="alerts.everything",
        )


@pages.get("/alertes/non-remises")
@signed_in
def in_trouble() -> str:
    with house().database.reading() as session:
        return render_template(
            "alerts/in_trouble.html",
            page=readings.in_trouble(session, page=_page_number()),
            failing=readings.failing(session),
            unreached=all_unreached(session),
            form=AcknowledgeForm(),
            present="alerts.in_trouble",
        )


@pages.post("/alertes/non-remises")
@needs(Role.ADMINISTRATOR, Role.APPROVER, Role.DRAFTER)
def told_otherwise() -> ResponseReturnValue:
    """Those whom somebody of the Région told by telephone or by post, since no mail reached them."""
    if not AcknowledgeForm().validate():
        return in_trouble(), 422
    wanted = row_numbers(request.form.getlist("alerte"))
    with house().database.transaction() as session:
        lines = select(Alert).where(*readings.UNDELIVERED, Alert.id.in_(wanted)).with_for_update()
        count = acknowledge(session.scalars(lines), by=f"{person().name}{readings.OTHERWISE}", at=at())
    flash(_("C’est noté : %(count)s prévenue(s) autrement.", count=count), "done")
    return redirect(url_for("alerts.in_trouble"))


@pages.post("/alertes/non-remises/courriels")
@needs(Role.ADMINISTRATOR, Role.APPROVER, Role.DRAFTER)
def told_mails_otherwise() -> ResponseReturnValue:
    """The same, of mails that are no alerts: invitations, codes, copies, accounts."""
    if not AcknowledgeForm().validate():
        return in_trouble(), 422
    wanted = row_numbers(request.form.getlist("courriel"))
    with house().database.transaction() as session:
        count = tell_otherwise(session, wanted, actor=person().actor, at=at())
    flash(_("C’est noté : %(count)s prévenue(s) autrement.", count=count), "done")
    return redirect(url_for("alerts.in_trouble"))


@pages.get("/alertes/previsions")
@signed_in
def coming() -> str:
    """Every mail of the months to come, for the conventions of the person who asks."""
    form = ForecastForm(request.args) if request.args else ForecastForm()
    planned: tuple[Planned, ...] = ()
    cut = False
    if not request.args or form.validate():
        with house().database.reading() as session:
            ids = _own_conventions(session)
            cut = len(ids) > MOST_FORECAST
            planned = _planned(session, ids[:MOST_FORECAST], form.mois.data)
    return render_template(
        "alerts/coming.html",
        planned=together(planned),
        form=form,
        cut=cut,
        most=MOST_FORECAST,
        present="alerts.coming",
    )


@pages.get("/conventions/<number>/alertes")
@signed_in
def of_convention(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        concluded = convention.state in CONCLUDED and isinstance(convention, Convention)
        return render_template(
            "alerts/of_convention.html",
            convention=convention,
            rows=readings.about(session, convention.agreement.id),
            planned=together(_planned(session, [convention.id], months=12)) if concluded else (),
            tabs=tabs(convention, "alerts.of_convention"),
        )


@pages.get("/alertes/recues/<token>")
@public
def received(token: str) -> ResponseReturnValue:
    """What a mail told; opening it says nothing of who has read it (mail scanners open every link)."""
    return _received(token, AcknowledgeForm())


@pages.post("/alertes/recues/<token>")
@public
def acknowledge_received(token: str) -> ResponseReturnValue:
    form = AcknowledgeForm()
    if not form.validate():
        return _received(token, form)
    try:
        with house().database.transaction() as session:
            told = alerts_of(session, house().secret, token)
            acknowledge(told, by=told[0].name, at=at())
    except UnknownAlertLink as refusal:
        return render_template("alerts/dead_link.html", refusal=refusal), 404
    return redirect(url_for("alerts.received", token=token))


@pages.get("/alertes/courriels")
@needs(Role.ADMINISTRATOR, Role.APPROVER, Role.DRAFTER)
def previews() -> str:
    return render_template("alerts/previews.html", kinds=kinds(), present="alerts.previews")


@pages.get("/alertes/courriels/<kind>")
@needs(Role.ADMINISTRATOR, Role.APPROVER, Role.DRAFTER)
def preview(kind: str) -> str:
    """One mail with made-up values, as its readers get it."""
    described = _mail_kind(kind)
    return render_template("alerts/preview.html", kind=kind, message=render(kind, described.sample))


@pages.get("/alertes/courriels/<kind>/page")
@needs(Role.ADMINISTRATOR, Role.APPROVER, Role.DRAFTER)
def preview_page(kind: str) -> Response:
    """Its HTML alone: mails carry their style in themselves, which no page of this site may."""
    answer = Response(render(kind, _mail_kind(kind).sample).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _mail_kind(kind: str) -> MailKind:
    """Raises NotFound."""
    try:
        return mail_kind(kind)
    except UnknownMail as unknown:
        raise NotFound from unknown


def _received(token: str, form: AcknowledgeForm) -> ResponseReturnValue:
    with house().database.reading() as session:
        try:
            told = alerts_of(session, house().secret, token)
        except UnknownAlertLink as refusal:
            return render_template("alerts/dead_link.html", refusal=refusal), 404
        rows = readings.rows_of(session, readings.query_of([alert.id for alert in told]))
    return render_template("alerts/received.html", rows=rows, form=form)


def _own_key() -> str:
    return f"account:{person().account_id}"


def _own_conventions(session: Session) -> list[int]:
    who = person().account_id
    mine = or_(Convention.agent_id == who, Convention.substitute_id == who)
    query = select(Convention.id).where(mine, Convention.state_name.in_(sorted(CONCLUDED)))
    return list(session.scalars(query.order_by(Convention.id).limit(MOST_FORECAST + 1)))


def _planned(session: Session, ids: list[int], months: int) -> tuple[Planned, ...]:
    last: date = Delay(today(), Duration(months=min(months, LONGEST))).last_day
    return forecast(session, house().settings, ids, first=today(), last=last)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
