"""A new link for somebody who lost theirs: the old one dies."""

from datetime import datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.inviting import demand_invitable, invite
from workflow.acts.mandates import MandateRefused
from workflow.acts.round_care import demand_awaited, demand_staff, signer_of
from workflow.acts.settle_hand_over import demand_none_pending
from workflow.acts.step import locked, note
from workflow.readings.mandates import mandate_of, signature_row
from workflow.rules.mandates import has_ended
from workflow.workshop import Workshop


def resend(workshop: Workshop, convention_id: int, signer_id: int, *, actor: Actor, at: datetime) -> None:
    """Raises NotStaff, NotASigner, NotInvited, HandOverPending; MandateRefused where the mandate has ended,
    InvitationWaits where the Région's own decision is not executory."""
    demand_staff(actor)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        signer = signer_of(session, convention, signer_id)
        demand_awaited(signer)
        demand_none_pending(session, signer)
        row = signature_row(convention, signer.party, signer.rank)
        if why := has_ended(mandate_of(workshop.settings, convention, row), on=paris_date(at)):
            raise MandateRefused(signer.name, (why,))
        demand_invitable(session, workshop, convention, signer, at=at)
        invite(session, workshop, convention, signer, at=at)
        note(session, convention, "resend", actor=actor, at=at, details={"to": signer.email})
