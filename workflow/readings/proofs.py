"""How long the closed files are proved, and which could not be given more time: for the health page and doctor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from signing.records import Round, RoundMedium, RoundState

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingProof:
    """A file that could not be given one more archive timestamp at the last try."""

    reference: str
    ends_at: datetime
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """All closed files, seen at one instant."""

    closed: int
    unread: int
    """Of which nobody has read yet until when they are proved."""
    earliest_end: datetime | None
    over: int
    """Whose last archive timestamp proves nothing any more."""
    failing: tuple[FailingProof, ...]

    def urgent(self, *, at: datetime, within: timedelta) -> bool:
        """A person has to do something: a proof is over, or will be soon, or cannot be prolonged."""
        soon = self.earliest_end is not None and self.earliest_end <= at + within
        return bool(self.over or self.failing or soon)


def proofs(session: Session, *, at: datetime) -> Proofs:
    closed = and_(Round.state == RoundState.CLOSED, Round.medium == RoundMedium.ELECTRONIC)
    counted = select(func.count()).select_from(Round)
    return Proofs(
        closed=session.scalar(counted.where(closed, Round.archive_ends_at.is_not(None))) or 0,
        unread=session.scalar(counted.where(closed, Round.archive_ends_at.is_(None))) or 0,
        earliest_end=session.scalar(select(func.min(Round.archive_ends_at)).where(closed)),
        over=session.scalar(counted.where(closed, Round.archive_ends_at <= at)) or 0,
        failing=_failing(session),
    )


def _failing(session: Session) -> tuple[FailingProof, ...]:
    query = (
        select(Round)
        .where(Round.state == RoundState.CLOSED, Round.archive_problem != "")
        .order_by(Round.archive_ends_at, Round.id)
        .limit(MOST)
    )
    return tuple(
        FailingProof(reference=row.reference, ends_at=row.archive_ends_at, problem=row.archive_problem)
        for row in session.scalars(query)
        if row.archive_ends_at is not None
    )
