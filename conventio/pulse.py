"""The worker's heartbeat, read by ``doctor`` and by the health page."""

from datetime import datetime

from foundation.database import Database
from workflow.records.pulse import Pulse


def beat(database: Database, job: str, *, at: datetime) -> None:
    with database.transaction() as session:
        session.merge(Pulse(job=job, at=at))


def last_beats(database: Database) -> dict[str, datetime]:
    """By job; one that never ran is absent."""
    with database.reading() as session:
        return {row.job: row.at for row in session.query(Pulse)}
