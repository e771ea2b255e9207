"""Somebody opens a link: the first time is remembered, and a mandate that has ended kills the link there and then."""

from datetime import datetime

from foundation.clock import paris_date
from signing import invitations
from workflow.acts.revoke_mandates import revoke_ended
from workflow.readings.mandates import mandate_of, signature_row
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import Deed
from workflow.rules.mandates import has_ended
from workflow.workshop import Workshop


def open_link(workshop: Workshop, token: str, *, at: datetime) -> None:
    """Signs and consumes nothing: mail scanners come by here too. Raises the refusals of a dead link."""
    with workshop.database.reading() as session:
        found = invitations.find(session, workshop.secret, token, at=at)
        deed = session.get_one(Deed, convention_id_of(session, found.round.id))
        row = signature_row(deed, found.signer.party, found.signer.rank)
        ended = has_ended(mandate_of(workshop.settings, deed, row), on=paris_date(at))
        is_first = found.invitation.opened_at is None
        round_id = found.round.id
    if ended:
        revoke_ended(workshop, round_id, at=at)
    if ended or is_first:
        with workshop.database.transaction() as session:
            opened = invitations.find(session, workshop.secret, token, at=at)
            invitations.note_opened(opened.invitation, at=at)
