"""The last day to sign is over: the round stops and everybody concerned is told, once."""

from datetime import datetime

from signing import rounds
from signing.records import Round
from workflow.actors import Actor
from workflow.acts.signature_mails import tell_expired
from workflow.acts.step import locked, take
from workflow.readings.rounds import convention_id_of
from workflow.workshop import Workshop


def expire(workshop: Workshop, round_id: str, *, at: datetime) -> None:
    """Raises ForbiddenMove where the round was completed meanwhile."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        take(session, convention, "expire", actor=Actor.program(), at=at)
        signing_round = session.get_one(Round, round_id)
        tell_expired(session, workshop.settings, convention, signing_round, at=at)
        rounds.expire(session, round_id, at=at)
