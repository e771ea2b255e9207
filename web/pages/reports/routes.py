from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from documents.package import TooLarge
from documents.scan import NotAScan
from web import conventions
from web.access import needs, signed_in
from web.house import house
from web.language import _
from web.pages.reports.forms import ReportForm
from web.tabs import tabs
from web.visit import at, person, today
from workflow.acts.receive_report import ReportRefused, receive_report
from workflow.packs.pack import PackObligation
from workflow.readings.packs import pack_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention
from workflow.rules.facts import PARTIES
from workflow.rules.moves import Role

pages = Blueprint("reports", __name__)
LONGEST_ANSWER = 1000


@pages.get("/conventions/<number>/comptes-rendus")
@signed_in
def index(number: str) -> str:
    return _page(number, ReportForm(data={"year": today().year - 1, "received_on": today()}))


@pages.post("/conventions/<number>/comptes-rendus")
@needs(Role.DRAFTER, Role.APPROVER)
def receive(number: str) -> ResponseReturnValue:
    form = ReportForm()
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        names = [one.name for one in _commitments(convention)]
    if form.validate():
        given = form.file.data.read() if form.file.data else b""
        declared = {name: request.form.get(f"declared-{name}", "").strip()[:LONGEST_ANSWER] for name in names}
        try:
            receive_report(
                house().workshop, convention.id, year=form.year.data, received_on=form.received_on.data,
                file=given, declared={name: words for name, words in declared.items() if words},
                actor=person().actor, at=at(),
            )  # fmt: skip
        except (NotAScan, TooLarge) as refusal:
            form.refuse(refusal, form.file)
        except ReportRefused as refusal:
            form.refuse(refusal, form[refusal.field])
        else:
            flash(
                _("Le compte rendu est enregistré : plus personne n’est relancé pour cette année-là."), "done"
            )
            return redirect(url_for("reports.index", number=number))
    return _page(number, form), 422


@pages.get("/conventions/<number>/comptes-rendus/<int:year>")
@signed_in
def file(number: str, year: int) -> Response:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        report = next((one for one in convention.reports if one.year == year), None)
        if report is None or not report.sha256:
            raise NotFound
        content = house().workshop.vault.get(report.sha256)
    shown = {"Content-Disposition": f'inline; filename="{report.file_name}"'}
    return Response(content, mimetype=report.media_type, headers=shown)


def _commitments(convention: Convention) -> tuple[PackObligation, ...]:
    """What the co-contractor promised, in the words of the text."""
    pack = pack_of(convention, house().settings)
    return tuple(one for one in pack.obligations if one.party == PARTIES[0])


def _page(number: str, form: ReportForm) -> str:
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        timeline = timeline_of(convention, house().settings, as_of=today())
        return render_template(
            "reports/index.html",
            convention=convention,
            reports=list(reversed(convention.reports)),
            due=[*timeline.overdue, *timeline.deadlines],
            today=today(),
            in_force=timeline.in_force_from is not None,
            commitments=_commitments(convention),
            form=form,
            typed=request.form,
            tabs=tabs(convention, "reports.index"),
        )
