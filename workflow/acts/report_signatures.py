"""The standard validation report of each signature, made once when a round has closed, and kept in the vault."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signing.records import Round, RoundMedium, RoundState
from workflow.records.evidence import ValidationReport
from workflow.workshop import Workshop


def unreported(session: Session) -> list[str]:
    """Closed rounds without their reports, oldest first."""
    reported = exists().where(ValidationReport.round_id == Round.id)
    query = (
        select(Round.id)
        .where(Round.state == RoundState.CLOSED, Round.medium == RoundMedium.ELECTRONIC, ~reported)
        .order_by(Round.closed_at, Round.id)
    )
    return list(session.scalars(query))


def report_signatures(workshop: Workshop, round_id: str, *, at: datetime) -> bool:
    """One report a signature of the closed file; False where they were made before. Raises the vault's problems."""
    with workshop.database.reading() as session:
        if round_id not in unreported(session):
            return False
        pdf_sha256 = session.get_one(Round, round_id).current_sha256
    reports = workshop.desk.validation_reports(workshop.vault.get(pdf_sha256), at=at)
    rows = [
        ValidationReport(
            round_id=round_id,
            field=field,
            pdf_sha256=pdf_sha256,
            sha256=workshop.vault.put(report),
            made_at=at,
        )
        for field, report in sorted(reports.items())
    ]
    try:
        with workshop.database.transaction() as session:
            session.add_all(rows)
    except IntegrityError:
        return False  # another process made them meanwhile
    return True
