"""The annual report of a civil year reached the Région (article 5): its alerts stop, what it declares is kept."""

from collections.abc import Mapping
from datetime import date, datetime

from documents.scan import check_scan
from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.files import ENDINGS
from workflow.acts.project_due import project_due
from workflow.acts.step import locked_convention, note
from workflow.readings.timelines import timeline_of
from workflow.records.report import AnnualReport
from workflow.rules.states import CONCLUDED
from workflow.workshop import Workshop


class ReportRefused(Refusal):
    """``field`` is the one at fault."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


def receive_report(
    workshop: Workshop,
    convention_id: int,
    *,
    year: int,
    received_on: date,
    file: bytes,
    declared: Mapping[str, str],
    actor: Actor,
    at: datetime,
) -> None:
    """``file`` may be empty: a reception can be entered before its paper is scanned.

    ``declared`` is what the report says of each commitment, by the name of the obligation. Entered again, a year's
    report replaces what was declared; the journal keeps both. Raises ReportRefused, NotAScan, TooLarge.
    """
    media_type = check_scan(file) if file else ""
    sha256 = workshop.vault.put(file) if file else ""
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        today = paris_date(at)
        if convention.state not in CONCLUDED:
            raise ReportRefused("year", "La convention n’est pas signée : elle n’attend aucun compte rendu.")
        begun = timeline_of(convention, workshop.settings, as_of=today).in_force_from
        if received_on > today:
            raise ReportRefused("received_on", "La date de réception est dans l’avenir.")
        if begun is None or not begun.year <= year <= received_on.year:
            raise ReportRefused(
                "year", "La convention n’était pas en vigueur cette année-là, ou l’année n’a pas commencé."
            )
        report = next((one for one in convention.reports if one.year == year), None)
        if report is None:
            report = AnnualReport(convention_id=convention.id, year=year)
            convention.reports.append(report)
        report.received_on, report.declared = received_on, dict(declared)
        report.entered_by, report.entered_at = actor.name, at
        if file:
            report.sha256, report.media_type = sha256, media_type
            report.file_name = f"{convention.number}-compte-rendu-{year}.{ENDINGS[media_type]}"
        details = {
            "year": year,
            "received_on": received_on.isoformat(),
            "file": sha256,
            "declared": dict(declared),
        }
        note(session, convention, "report-received", actor=actor, at=at, details=details)
        project_due(session, workshop.settings, convention, as_of=today)
