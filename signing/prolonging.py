"""Which closed files need one more archive timestamp, who takes each upon itself, and the move to the new revision.

Files closed in the same season end in the same one: the moment of each is spread over the first two thirds of its last
months by its own random identifier, so that an authority's change of certificate does not make everything due at once;
the last third is left for what goes wrong.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from signing.records import Round, RoundMedium, RoundState
from signing.refusals import RevisionMoved, RoundClosed
from signing.turns import locked

MONTH = timedelta(days=30)
PAUSE = timedelta(days=1)
"""Between two tries on one file: whoever took it may be at work, dead, or have met what an hour will not mend."""
_SPREAD_OVER = 2 / 3


def unread(session: Session, *, most: int) -> list[tuple[str, str]]:
    """(identifier, fingerprint) of closed files of which nobody has read until when they are proved."""
    query = (
        select(Round.id, Round.current_sha256)
        .where(
            Round.state == RoundState.CLOSED,
            Round.medium == RoundMedium.ELECTRONIC,
            Round.archive_ends_at.is_(None),
        )
        .order_by(Round.closed_at, Round.id)
        .limit(most)
    )
    return [(row.id, row.current_sha256) for row in session.execute(query)]


def remember_end(session: Session, round_id: str, *, sha256: str, ends_at: datetime) -> None:
    """Writes down what was read in exactly that revision."""
    session.execute(
        update(Round)
        .where(Round.id == round_id, Round.current_sha256 == sha256)
        .values(archive_ends_at=ends_at)
    )


def due(session: Session, *, window: timedelta, at: datetime, most: int) -> list[str]:
    """Files whose moment has come and that nobody tried lately, the one that ends first on top."""
    query = (
        select(Round.id, Round.archive_ends_at)
        .where(Round.state == RoundState.CLOSED, Round.archive_ends_at <= at + window, _not_tried_lately(at))
        .order_by(Round.archive_ends_at, Round.id)
    )
    return list(
        _first(
            most,
            (row.id for row in session.execute(query) if moment(row.id, row.archive_ends_at, window) <= at),
        )
    )


def moment(round_id: str, ends_at: datetime, window: timedelta) -> datetime:
    """When this file's turn comes, in the months before its proof ends."""
    share = int.from_bytes(hashlib.sha256(round_id.encode()).digest()[:4]) / 2**32
    return ends_at - window + window * (_SPREAD_OVER * share)


def claim(session: Session, round_id: str, *, at: datetime) -> tuple[str, datetime] | None:
    """Takes one file upon oneself: (fingerprint, end of its proof), or None where another process has it."""
    taken = session.execute(
        update(Round)
        .where(Round.id == round_id, Round.state == RoundState.CLOSED, _not_tried_lately(at))
        .values(archive_tried_at=at)
    )
    if cast("CursorResult[tuple[()]]", taken).rowcount != 1:
        return None
    found = session.get_one(Round, round_id, populate_existing=True)
    return (found.current_sha256, found.archive_ends_at) if found.archive_ends_at else None


def prolonged(
    session: Session, round_id: str, *, base_sha256: str, new_sha256: str, ends_at: datetime
) -> None:
    """Moves the closed round to the revision with one archive timestamp more. Raises RevisionMoved, RoundClosed."""
    signing_round = locked(session, round_id)
    if signing_round.state is not RoundState.CLOSED:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signing_round.current_sha256 != base_sha256:
        raise RevisionMoved(signing_round.reference)
    signing_round.current_sha256, signing_round.archive_ends_at = new_sha256, ends_at
    signing_round.archive_tried_at, signing_round.archive_problem = None, ""
    session.flush()


def put_off(session: Session, round_id: str, *, problem: str) -> None:
    """Says why none could be added; the file is tried again after the pause."""
    session.execute(update(Round).where(Round.id == round_id).values(archive_problem=problem[:1000]))


def _not_tried_lately(at: datetime) -> ColumnElement[bool]:
    return or_(Round.archive_tried_at.is_(None), Round.archive_tried_at <= at - PAUSE)


def _first(most: int, found: Iterator[str]) -> Iterator[str]:
    for _, item in zip(range(most), found, strict=False):
        yield item
