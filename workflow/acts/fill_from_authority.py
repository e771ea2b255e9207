"""A recorded representative and decision fill in the fields of the form that say who signs, and by which decision."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from foundation.settings import Settings
from workflow.actors import Actor
from workflow.acts.draft import editable, fill_in
from workflow.packs import FilledBy
from workflow.readings.packs import pack_of
from workflow.readings.representatives import party_owner
from workflow.records.representative import Authority


class NotOfThisParty(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Cette habilitation n’est pas celle d’un signataire de cette partie : choisissez-en une autre."
        )


def fill_from_authority(
    session: Session,
    settings: Settings,
    convention_id: int,
    *,
    party: str,
    rank: int,
    authority_id: int,
    actor: Actor,
    at: datetime,
) -> dict[str, str]:
    """What was typed before gives way; answers what could not be kept, by field name.

    Raises NotOfThisParty, NotEditable, NotADrafter.
    """
    convention = editable(session, convention_id, actor=actor)
    pack = pack_of(convention, settings)
    authority = session.get(Authority, authority_id)
    owner = party_owner(party, convention.co_contractor_id)
    if authority is None or authority.representative.co_contractor_id != owner:
        raise NotOfThisParty
    drafted = {field.name for field in pack.fields if field.filled_by is FilledBy.DRAFT}
    [signatory] = [
        one for its in pack.parties if its.name == party for one in its.signatories if one.rank == rank
    ]
    details = details_of(authority)
    typed = {name: details[detail] for detail, name in signatory.fields.items() if name in drafted}
    return fill_in(session, settings, convention_id, typed, actor=actor, at=at)


def details_of(authority: Authority) -> dict[str, str]:
    """By the names that a manifest uses (``SIGNATORY_DETAILS``)."""
    person = authority.representative
    return {
        "civility": person.civility,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "quality": person.quality,
        "email": person.email,
        "phone": person.phone,
        "decision_organ": authority.organ,
        "decision_date": authority.decided_on.isoformat() if authority.decided_on else "",
    }
