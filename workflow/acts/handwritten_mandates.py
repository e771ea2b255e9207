"""The power of those who signed by hand, checked on the day that each wrote beside their signature.

What the check finds blocks the entry of the original as it blocks a signature online, and is passed over as there: by
an approver, with a reason. A signature older than the dossier here is history: what is found is kept, and blocks nothing.
"""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from documents.grammar import par_delegation
from foundation.clock import paris_date
from signing.both_sides import folded
from workflow.actors import Actor
from workflow.acts.attach_authority import AlreadyDecided
from workflow.acts.empower import empower
from workflow.acts.mandates import checked, demand_override, pass_over
from workflow.acts.paper_original import BadPaperOriginal, HandwrittenSignature
from workflow.acts.step import locked
from workflow.readings.handwritten import delegation_for, handwritten_standing
from workflow.readings.mandates import Standing, signature_row
from workflow.readings.representatives import party_owner, person_called
from workflow.records.convention import Deed, Medium, PartySignature
from workflow.records.representative import Authority
from workflow.rules.states import State
from workflow.rules.wording import french_date
from workflow.text_values import SignerValues
from workflow.workshop import Workshop


class WithoutMandate(BadPaperOriginal):
    """Somebody was not empowered on the day that they wrote; ``problems`` say who and why, place by place."""


class NotSignedByHand(BadPaperOriginal):
    """There is nothing to pass over on paper for a text that is signed online."""

    def __init__(self) -> None:
        super().__init__(
            {"place": "Ce texte se signe en ligne : passez outre depuis l’onglet « Signature »."}
        )


def row_for(
    session: Session,
    convention: Deed,
    place: tuple[str, int],
    given: HandwrittenSignature,
    signer: SignerValues | None,
    *,
    by: str,
    at: datetime,
) -> PartySignature:
    """The awaited signature of that place; of a text that was never frozen here, a new one.

    ``signer`` is whom the text names there: the row is tied to the decision that the text names. Of past years, the
    text of today may name somebody who came later: the row then names whoever signed, with what is recorded of them.
    """
    for row in convention.awaited_signatures():
        if (row.party, row.rank) == place:
            return row
    party, rank = place
    row = PartySignature(
        version=convention.version, party=party, rank=rank, name=given.name, capacity=given.capacity
    )
    convention.signatures.append(row)
    if signer is not None and signer.name and signer.holder and _is_named(convention, signer, given):
        row.name, row.capacity = signer.name, signer.capacity
        empower(session, convention, row, signer, convention.field_values, by=by, at=at)
    else:
        owner = party_owner(party, convention.co_contractor_id)
        person = person_called(session, given.name, co_contractor_id=owner)
        row.authority = person.authorities[-1] if person and person.authorities else None
    session.flush()
    return row


def _is_named(convention: Deed, signer: SignerValues, given: HandwrittenSignature) -> bool:
    return folded(signer.name) == folded(given.name) or not is_history(convention, given.on)


def sign_by_hand(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    row: PartySignature,
    given: HandwrittenSignature,
    *,
    delegant: str,
) -> str:
    """Writes on the row who signed, in which capacity, and the check of that day; why not, where it blocks."""
    standing = handwritten_standing(session, workshop.settings, convention, row, name=given.name, on=given.on)
    past = is_history(convention, given.on)
    if standing.blocking and not past:
        return _refusal(convention, given, standing)
    written = given.capacity.strip()
    if folded(given.name) != folded(row.name):
        row.authority = delegation_for(session, convention, row, given.name)
        if row.authority is not None:
            written = _by_delegation(given, row, row.authority, delegant)
    row.capacity = written or row.capacity
    row.name = given.name.strip()
    row.signed_on = given.on
    kept = checked(standing, given.on)
    if past and standing.blocking:
        kept = replace(kept, findings=(*kept.findings, _HISTORY.format(day=_opened(convention))))
    row.mandate = kept.as_json()
    return ""


def pass_over_handwritten(
    workshop: Workshop,
    convention_id: int,
    *,
    party: str,
    rank: int,
    name: str,
    on: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Lets the original be entered in spite of what is found against that person on the day they wrote.

    Raises NotAnApprover, NoOverrideReason, NothingToOverride, AlreadyDecided, NotSignedByHand.
    """
    demand_override(actor, reason)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        if convention.medium is not Medium.PAPER:
            raise NotSignedByHand
        row = signature_row(convention, party, rank)
        if row.signed_on is not None:
            raise AlreadyDecided(row.name)
        standing = handwritten_standing(session, workshop.settings, convention, row, name=name, on=on)
        pass_over(session, convention, row, standing, reason=reason.strip(), actor=actor, at=at, signed_on=on)


_HISTORY = (
    "Cette signature est plus ancienne que le dossier, ouvert ici le {day} : ce constat est gardé, et n’a pas empêché "
    "d’enregistrer l’original."
)


def is_history(convention: Deed, on: date) -> bool:
    """Signed before the dossier was opened here, of a text never frozen here: it is entered as it was signed."""
    return convention.state is State.DRAFT and on < paris_date(convention.created_at)


def _opened(convention: Deed) -> str:
    return french_date(paris_date(convention.created_at))


def _refusal(convention: Deed, given: HandwrittenSignature, standing: Standing) -> str:
    reasons = " ".join(item.sentence for item in standing.blocking)
    if standing.ended:
        remedy = (
            "Une habilitation qui a pris fin n’engage plus personne : faites signer une personne habilitée."
        )
    elif convention.state is State.DRAFT:
        remedy = (
            "Complétez l’habilitation, ou faites d’abord approuver le texte : on pourra alors passer outre."
        )
    else:
        remedy = "Complétez l’habilitation, ou demandez à une personne qui approuve de passer outre, avec un motif."
    return f"{given.name.strip()} ne pouvait pas signer le {french_date(given.on)}. {reasons} {remedy}"


def _by_delegation(
    given: HandwrittenSignature, row: PartySignature, delegation: Authority, delegant: str
) -> str:
    """As it was written; in the words of the text where only an office was, or nothing but what the form held."""
    written = given.capacity.strip()
    if "par délégation" in written.casefold():
        return written
    quality = written if written and written != row.capacity else delegation.representative.quality
    return par_delegation(quality, delegant or row.name)
