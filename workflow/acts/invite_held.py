"""An invitation that waited for a decision to be executory leaves as soon as it is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from signing.records import Round, RoundMedium, RoundState, Signer, SignerState
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.step import locked
from workflow.readings.rounds import convention_id_of, round_of_or_none
from workflow.records.convention import Deed
from workflow.workshop import Workshop


def invite_held(workshop: Workshop, round_id: str, *, at: datetime) -> int:
    """How many links of that round left. Done again, it finds none."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        return invite_whoever_waited(session, workshop, convention, at=at)


def invite_whoever_waited(session: Session, workshop: Workshop, convention: Deed, *, at: datetime) -> int:
    """The same for a convention that is held already; nothing before it was sent, or once its last day is over."""
    running = round_of_or_none(session, convention)
    if running is None or running.state is not RoundState.OPEN or running.expires_at <= at:
        return 0
    return len(invite_those_whose_turn_it_is(session, workshop, convention, running, at=at))


def held_rounds(session: Session, *, at: datetime) -> list[str]:
    """Open rounds in which somebody whose turn has come was never invited, the oldest first."""
    earlier = aliased(Signer)
    unsigned_before = (
        select(earlier.id)
        .where(
            earlier.round_id == Signer.round_id,
            earlier.order < Signer.order,
            earlier.state != SignerState.SIGNED,
        )
        .exists()
    )
    uninvited = select(Signer.round_id).where(Signer.state == SignerState.WAITING, ~unsigned_before)
    query = (
        select(Round.id)
        .where(
            Round.state == RoundState.OPEN,
            Round.medium == RoundMedium.ELECTRONIC,
            Round.expires_at > at,
            Round.id.in_(uninvited),
        )
        .order_by(Round.opened_at, Round.id)
    )
    return list(session.scalars(query))
