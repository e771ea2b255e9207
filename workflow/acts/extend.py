"""The last day to sign is put off, while the round runs or once it expired; everybody concerned is told once."""

from datetime import date, datetime

from foundation.clock import paris_date
from signing import going_on
from workflow.actors import Actor
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.round_care import demand_staff, end_of
from workflow.acts.signature_mails import tell_extended
from workflow.acts.step import locked, note, take
from workflow.readings.rounds import round_of
from workflow.rules.moves import MoveFacts
from workflow.workshop import Workshop


def extend(
    workshop: Workshop, convention_id: int, *, last_day: date, reason: str, actor: Actor, at: datetime
) -> None:
    """Links that are good stay good until the new last day. Raises NotStaff, NotLater, NoReason, RoundClosed, AllDecided."""
    demand_staff(actor)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        running = round_of(session, convention)
        before = paris_date(running.expires_at)
        going_on.extend(session, running.id, expires_at=end_of(last_day), by=actor.name, reason=reason, at=at)
        details = {"from": before.isoformat(), "to": last_day.isoformat()}
        note(session, convention, "extend", actor=actor, at=at, reason=reason.strip(), details=details)
        tell_extended(session, workshop.settings, convention, reason=reason.strip(), at=at)


def resume(
    workshop: Workshop, convention_id: int, *, last_day: date, reason: str, actor: Actor, at: datetime
) -> None:
    """An expired round on which nobody had signed goes on with the same text: new links leave.

    Raises ForbiddenMove, GuardRefused, NotLater.
    """
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        stopped = round_of(session, convention)
        signed = any(signer.confirmed_at is not None for signer in stopped.signers)
        details = {"to": last_day.isoformat()}
        facts = MoveFacts(somebody_signed=signed)
        take(session, convention, "resume", actor=actor, at=at, facts=facts, reason=reason, details=details)
        resumed = going_on.resume(
            session, stopped.id, expires_at=end_of(last_day), by=actor.name, reason=reason, at=at
        )
        tell_extended(session, workshop.settings, convention, reason=reason.strip(), at=at)
        invite_those_whose_turn_it_is(session, workshop, convention, resumed, at=at)
