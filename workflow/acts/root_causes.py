"""Why days have no root is written down when it is known: by the worker that comes back, or by whoever restored.

Nothing is derived from a missing root: whoever removed one would be excused by it. The worker says that it had not run
from its own pulse, and that no authority answered when it has just asked.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.database import Database
from foundation.errors import Refusal
from workflow.records.evidence import AnchorKind, CauseKind, JournalAnchor, RootCause
from workflow.records.pulse import Pulse
from workflow.rules.wording import french_date

JOB = "journals"
"""The worker's job that dates the journals, as its pulse names it."""
_PROGRAM = "Conventio"
_DAY = timedelta(days=1)


class CauseWithoutWords(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Dites en quelques mots pourquoi des racines manquent : « restauration du 3 mars 2027 »."
        )


def note_outage(database: Database, *, at: datetime) -> bool:
    """The worker runs again after whole days without a pulse; False where there were none, or it is written already."""
    with database.transaction() as session:
        pulse, last = session.get(Pulse, JOB), _last_root(session, before=paris_date(at))
        if pulse is None or last is None:
            return False
        since, until = max(last, paris_date(pulse.at)) + _DAY, paris_date(at) - _DAY
        if since > until or _is_noted(session, CauseKind.OUTAGE, since, until):
            return False
        words = f"Le programme n’a pas donné de nouvelles du {french_date(since)} au {french_date(until)}."
        session.add(_row(CauseKind.OUTAGE, since, until, words, by=_PROGRAM, at=at))
    return True


def note_silence(database: Database, *, at: datetime) -> None:
    """No time-stamp authority has answered; once a day."""
    day = paris_date(at)
    words = f"Aucune autorité d’horodatage n’a répondu le {french_date(day)}."
    with database.transaction() as session:
        if not _is_noted(session, CauseKind.SILENCE, day, day):
            session.add(_row(CauseKind.SILENCE, day, day, words, by=_PROGRAM, at=at))


def note_cause(database: Database, words: str, *, by: str, at: datetime) -> tuple[date, date]:
    """Somebody says why the days since the last root have none; answers the first and the last of them.

    Raises CauseWithoutWords.
    """
    if not words.strip():
        raise CauseWithoutWords
    today = paris_date(at)
    with database.transaction() as session:
        last = _last_root(session, before=today)
        since = last + _DAY if last else today
        session.add(_row(CauseKind.PERSON, since, today, words.strip()[:2000], by=by, at=at))
    return since, today


def _last_root(session: Session, *, before: date) -> date | None:
    query = select(func.max(JournalAnchor.day)).where(JournalAnchor.kind == AnchorKind.DAILY)
    return session.scalar(query.where(JournalAnchor.day < before))


def _is_noted(session: Session, kind: CauseKind, since: date, until: date) -> bool:
    query = select(RootCause.id).where(
        RootCause.kind == kind, RootCause.since == since, RootCause.until == until
    )
    return session.scalar(query.limit(1)) is not None


def _row(kind: CauseKind, since: date, until: date, words: str, *, by: str, at: datetime) -> RootCause:
    return RootCause(kind=kind, since=since, until=until, words=words, by=by, at=at)
