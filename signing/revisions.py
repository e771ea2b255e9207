"""From a decision to the file: the round moves from revision to revision, by compare-and-set.

Of two who started from the same revision, one wins; the other starts again from the winner's.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signing import leases
from signing.csc.refusals import SomebodyElseSigns
from signing.level import Level
from signing.records import Round, RoundState, Signer, SignerState
from signing.refusals import BelowMinimum, RevisionMoved, RoundClosed
from signing.round_values import Progress
from signing.turns import locked, whose_turn


def to_embed(session: Session, round_id: str, *, at: datetime) -> list[Signer]:
    """Signers who decided and whose signature can come into the file now, first decided first.

    While the round is leased to one of them, that one alone; nobody while that person is still being asked.
    """
    query = (
        select(Signer)
        .join(Round)
        .where(Round.id == round_id, Round.state == RoundState.OPEN, Signer.state == SignerState.CONFIRMED)
        .order_by(Signer.confirmed_at, Signer.id)
    )
    return [
        signer for signer in session.scalars(query) if leases.held_until(signer.round, signer.id, at) is None
    ]


def embedded(
    session: Session, signer_id: int, *, base_sha256: str, new_sha256: str, level: str, at: datetime
) -> Progress:
    """Moves the round from revision ``base_sha256`` to the one that holds this signer's signature.

    Raises RevisionMoved when another signature came in between (sign again from the new revision), RoundClosed
    when the round stopped, SomebodyElseSigns while the round is leased to another (``leases``), BelowMinimum: no
    round completes below the level that was asked.
    """
    signing_round = locked(session, session.get_one(Signer, signer_id).round_id)
    signer = next(row for row in signing_round.signers if row.id == signer_id)
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signing_round.current_sha256 != base_sha256 or signer.state is not SignerState.CONFIRMED:
        raise RevisionMoved(signing_round.reference)
    if leases.held_until(signing_round, signer_id, at) is not None:
        raise SomebodyElseSigns(1)
    if not Level(level).reaches(Level(signer.minimum_level)):
        raise BelowMinimum(Level(level), Level(signer.minimum_level))
    signer.sha256_before, signer.sha256_after = base_sha256, new_sha256
    signer.level, signer.signed_at, signer.state = level, at, SignerState.SIGNED
    _move(signing_round, new_sha256)
    if all(row.state is SignerState.SIGNED for row in signing_round.signers):
        signing_round.state = RoundState.TO_SEAL
    session.flush()
    return Progress(signing_round.state, whose_turn(signing_round))


def sealed(
    session: Session,
    round_id: str,
    *,
    base_sha256: str,
    new_sha256: str,
    at: datetime,
    proved_until: datetime | None = None,
) -> None:
    """Closes the round on the sealed file. Raises RevisionMoved, RoundClosed."""
    signing_round = locked(session, round_id)
    if signing_round.state is not RoundState.TO_SEAL:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signing_round.current_sha256 != base_sha256:
        raise RevisionMoved(signing_round.reference)
    _move(signing_round, new_sha256)
    signing_round.state, signing_round.closed_at = RoundState.CLOSED, at
    signing_round.archive_ends_at = proved_until
    session.flush()


def wait_for_timestamp(session: Session, round_id: str, *, problem: str, at: datetime) -> None:
    """Notes that no time-stamp authority answered: screens say that the signature waits for it."""
    signing_round = locked(session, round_id)
    if signing_round.state in (RoundState.OPEN, RoundState.TO_SEAL):
        signing_round.waiting_for_timestamp = True
        signing_round.last_problem, signing_round.last_problem_at = problem[:1000], at
        session.flush()


def unfinished(session: Session, *, untried: bool = False) -> list[str]:
    """Rounds in which something decided is not yet in the file, oldest first.

    ``untried`` leaves out those that wait for a time-stamp authority: asked every half second, it would be
    flooded.
    """
    decided = select(Signer.round_id).where(Signer.state == SignerState.CONFIRMED)
    query = (
        select(Round.id)
        .where(
            or_(
                Round.state == RoundState.TO_SEAL,
                (Round.state == RoundState.OPEN) & Round.id.in_(decided),
            )
        )
        .order_by(Round.opened_at, Round.id)
    )
    if untried:
        query = query.where(Round.waiting_for_timestamp.is_(False))
    return list(session.scalars(query))


def _move(signing_round: Round, new_sha256: str) -> None:
    signing_round.current_sha256 = new_sha256
    signing_round.waiting_for_timestamp = False
    signing_round.leased_to = signing_round.leased_until = None
    signing_round.last_problem, signing_round.last_problem_at = "", None
