"""A signatory names another empowered person to sign in their place.

The frozen text names its signatory: somebody else may sign it only in that person's name, by a delegation that is
recorded and shown (« Pour la Présidente et par délégation, … »). A new office holder, or somebody who holds a
power of their own, needs another text: see docs/adr. A delegate does not delegate again.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from documents.grammar import par_delegation
from foundation.errors import Refusal
from signing import corrections, invitations, rounds
from signing.appearance import printable
from signing.corrections import NoReason
from signing.records import Signer, WhyRevoked
from workflow.actors import Actor
from workflow.acts.authorities import Decision, Person, enter_decision, enter_person
from workflow.acts.hand_over_mails import tell_asked
from workflow.acts.settle_hand_over import carry_out
from workflow.acts.signer_codes import check_code
from workflow.acts.step import locked, note
from workflow.acts.successor import Successor, demand_successor
from workflow.readings.mandates import REGION, signature_row
from workflow.readings.region_signers import account_of_signatory
from workflow.readings.representatives import party_owner, person_called
from workflow.readings.rounds import convention_id_of
from workflow.readings.texts import signers_of
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, HandOverState, Representative, SignatureHandOver
from workflow.rules.mandates import AuthorityKind
from workflow.workshop import Workshop


def hand_over(
    workshop: Workshop, token: str, given: Successor, *, code: str, reason: str, at: datetime
) -> HandOverState | Refusal:
    """The signatory names a delegate: the link dies at once. Whoever finds the link alone cannot.

    By the settings, the agent in charge checks the delegation first (ASKED) or the delegate is invited now (DONE).
    Answers a refusal as a value when the code is wrong, because the failed try must be committed. Raises the refusals
    of a dead link, NotYourTurn, AlreadySigned, those of ``demand_successor``, BadAuthority, NoReason, UnprintableName.
    """
    if not reason.strip():
        raise NoReason
    with workshop.database.transaction() as session:
        signer, convention = _turn(session, workshop, token, at)
        row = signature_row(convention, signer.party, signer.rank)
        demand_successor(session, workshop, convention, signer, row, given, at=at)
        if (refusal := check_code(session, signer, code, at=at)) is not None:
            return refusal
        capacity = _capacity(session, workshop, convention, signer, given)
        delegation = _delegation(session, convention, signer, row, given, at)
        address = _address(session, signer, given, delegation)
        asked = _asked(signer, row, delegation, capacity, address, reason.strip(), at)
        session.add(asked)
        session.flush()
        note(
            session,
            convention,
            "hand-over-asked",
            actor=Actor.program(signer.name),
            at=at,
            reason=reason.strip(),
            details={"from": signer.name, "to": given.name, "capacity": capacity, "address": address},
        )
        corrections.silence(session, signer, WhyRevoked.HANDED_OVER, at=at)
        if workshop.settings.hand_over_confirmed:
            tell_asked(session, workshop.settings, convention, asked, at=at)
        else:
            carry_out(session, workshop, convention, signer, row, asked, by="Conventio", at=at)
        return asked.state


def _turn(session: Session, workshop: Workshop, token: str, at: datetime) -> tuple[Signer, Deed]:
    """Whose link it is, and the deed, which is held: the turn is looked at again once it is."""
    signer = invitations.find(session, workshop.secret, token, at=at).signer
    rounds.demand_turn(signer)
    convention = locked(session, convention_id_of(session, signer.round_id))
    session.refresh(signer)
    rounds.demand_turn(signer)
    return signer, convention


def _capacity(
    session: Session, workshop: Workshop, convention: Deed, signer: Signer, given: Successor
) -> str:
    """« Pour la Présidente et par délégation, le Trésorier »: the office that the text names, or the person.

    Raises UnprintableName.
    """
    named = next(
        one
        for one in signers_of(session, workshop.settings, convention)
        if (one.party, one.rank) == (signer.party, signer.rank)
    )
    capacity = par_delegation(given.quality.strip(), named.delegant or signer.name)
    printable(f"{given.name} {capacity} {signer.acting_for}")
    return capacity


def _address(session: Session, signer: Signer, given: Successor, delegation: Authority) -> str:
    """Where the delegate's link will go: as the signatory gave it, and nobody else.

    Of the Région: her own record first, which two people keep; the signatory's word fills a gap, for this time only.
    """
    if signer.party != REGION:
        return given.email.strip()
    recorded = delegation.representative.email or given.email.strip()
    account = account_of_signatory(session, party=signer.party, name=given.name, email=recorded)
    return account.email if account else recorded


def _asked(
    signer: Signer,
    row: PartySignature,
    delegation: Authority,
    capacity: str,
    email: str,
    reason: str,
    at: datetime,
) -> SignatureHandOver:
    return SignatureHandOver(
        signature_id=row.id,
        signer_id=signer.id,
        authority=delegation,
        from_name=signer.name,
        from_capacity=signer.capacity,
        from_email=signer.email,
        capacity=capacity,
        email=email,
        reason=reason,
        state_name=HandOverState.ASKED,
        asked_at=at,
    )


def _delegation(
    session: Session, convention: Deed, signer: Signer, row: PartySignature, given: Successor, at: datetime
) -> Authority:
    """As the signatory declares it: whoever checks it completes the record. Raises BadAuthority."""
    decision = Decision(
        kind=AuthorityKind.DELEGATION,
        organ=signer.name,
        number=given.number,
        decided_on=given.decided_on,
        transmitted_on=given.transmitted_on,
        published_on=given.published_on,
        delegated_by_id=row.authority_id,
    )
    person = _person(session, party_owner(signer.party, convention.co_contractor_id), given, at)
    return enter_decision(session, person, decision, by=signer.name, at=at)


def _person(session: Session, owner: int | None, given: Successor, at: datetime) -> Representative:
    """The sheet that is there stays as it is: its address is not the signatory's to change, nor the Région's to fill in
    from a convention."""
    known = person_called(session, given.name, co_contractor_id=owner)
    if known is not None:
        return known
    sheet = Person(
        civility=given.civility,
        first_name=given.first_name,
        last_name=given.last_name,
        quality=given.quality,
        email="" if owner is None else given.email,
    )
    return enter_person(session, sheet, co_contractor_id=owner, at=at)
