"""A mandate that ended revokes the invitation: the link says so, those in charge are told once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from signing import corrections
from signing.records import Round, RoundState, Signer, SignerState, WhyRevoked
from workflow.actors import Actor
from workflow.acts.round_care import pending
from workflow.acts.signature_mails import tell_mandate_ended
from workflow.acts.step import locked, note
from workflow.readings.mandates import mandate_of, signature_row
from workflow.readings.rounds import convention_id_of
from workflow.rules.mandates import has_ended
from workflow.workshop import Workshop


def revoke_ended(workshop: Workshop, round_id: str, *, at: datetime) -> int:
    """How many links died of it. Done again, it finds none."""
    revoked = 0
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        signing_round = session.get_one(Round, round_id)
        for signer in pending(signing_round):
            row = signature_row(convention, signer.party, signer.rank)
            why = has_ended(mandate_of(workshop.settings, convention, row), on=paris_date(at))
            if why and corrections.revoke(session, signer, WhyRevoked.MANDATE_ENDED, at=at):
                revoked += 1
                details = {"signatory": signer.name}
                note(
                    session,
                    convention,
                    "mandate-ended",
                    actor=Actor.program(),
                    at=at,
                    reason=why,
                    details=details,
                )
                tell_mandate_ended(session, workshop.settings, convention, signer, why=why, at=at)
    return revoked


def awaited_rounds(session: Session) -> list[str]:
    """Open rounds in which somebody was invited and has not decided."""
    invited = select(Signer.round_id).where(Signer.state == SignerState.INVITED)
    query = select(Round.id).where(Round.state == RoundState.OPEN, Round.id.in_(invited)).order_by(Round.id)
    return list(session.scalars(query))
