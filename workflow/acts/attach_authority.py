"""Another recorded decision of the same person is the one that empowers them: attached until they have signed."""

from datetime import datetime

from foundation.errors import Refusal
from signing.both_sides import folded
from workflow.actors import Actor
from workflow.acts.invite_held import invite_whoever_waited
from workflow.acts.round_care import demand_staff
from workflow.acts.step import locked, note
from workflow.readings.mandates import link_of, signature_row
from workflow.readings.representatives import party_owner
from workflow.records.representative import Authority
from workflow.workshop import Workshop


class NotTheirAuthority(Refusal):
    """The decision empowers somebody else, or another party."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Cette habilitation n’est pas celle de {name} : choisissez-en une autre.")


class AlreadyDecided(Refusal):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} a déjà signé : l’habilitation vérifiée ce jour-là reste au dossier.")


def attach_authority(
    workshop: Workshop,
    convention_id: int,
    *,
    party: str,
    rank: int,
    authority_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    """An invitation that waited for it leaves. Raises NotStaff, NotTheirAuthority, AlreadyDecided."""
    demand_staff(actor)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        row = signature_row(convention, party, rank)
        authority = session.get(Authority, authority_id)
        if row.signed_at is not None or row.signed_on is not None:
            raise AlreadyDecided(row.name)
        owner = party_owner(party, convention.co_contractor_id)
        if authority is None or authority.representative.co_contractor_id != owner:
            raise NotTheirAuthority(row.name)
        if folded(authority.representative.name) != folded(row.name):
            raise NotTheirAuthority(row.name)
        row.authority = authority
        details = {"signatory": row.name, "decision": link_of(authority).words}
        note(session, convention, "attach-authority", actor=actor, at=at, details=details)
        invite_whoever_waited(session, workshop, convention, at=at)
