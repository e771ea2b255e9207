"""The answer to a signatory who named a delegate: the delegate is invited, or the first one has a new link."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import corrections, invitations, rounds
from signing.corrections import NoReason
from signing.records import Signer, SignerState
from workflow.actors import Actor
from workflow.acts.hand_over_mails import tell_done, tell_refused
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.round_care import demand_staff
from workflow.acts.step import locked, note
from workflow.readings.mandates import pending_hand_over, signature_row
from workflow.readings.region_signers import account_of_signatory
from workflow.readings.rounds import convention_id_of
from workflow.readings.sides import round_sides
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import HandOverState, SignatureHandOver
from workflow.workshop import Workshop


class HandOverPending(Refusal):
    """The agent has to answer first."""

    def __init__(self, successor: str) -> None:
        self.successor = successor
        super().__init__(
            f"Cette signature a été confiée à {successor} : acceptez ou refusez d’abord cette délégation."
        )


class AlreadySettled(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette demande a déjà reçu sa réponse.")


class NoHandOver(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette demande n’existe pas : rechargez la page.")


def settle(
    workshop: Workshop, hand_over_id: int, *, accepted: bool, reason: str, actor: Actor, at: datetime
) -> None:
    """The agent has checked the delegation: the delegate is invited, or the first signatory has a new link.

    Raises NotStaff, NoHandOver, AlreadySettled, NoReason for a refusal without one, RoundClosed,
    SamePersonOnBothSides.
    """
    demand_staff(actor)
    if not accepted and not reason.strip():
        raise NoReason
    with workshop.database.transaction() as session:
        asked = session.get(SignatureHandOver, hand_over_id)
        if asked is None:
            raise NoHandOver
        signer = session.get_one(Signer, asked.signer_id)
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(asked)
        if asked.state is not HandOverState.ASKED:
            raise AlreadySettled
        rounds.demand_turn(signer)
        row = signature_row(convention, signer.party, signer.rank)
        asked.settled_reason = reason.strip()
        what = "hand-over-accepted" if accepted else "hand-over-refused"
        details = {"from": asked.from_name, "to": asked.authority.representative.name}
        note(session, convention, what, actor=actor, at=at, reason=reason.strip(), details=details)
        if accepted:
            carry_out(session, workshop, convention, signer, row, asked, by=actor.name, at=at)
        else:
            _send_back(session, workshop, convention, signer, asked, by=actor.name, at=at)


def demand_none_pending(session: Session, signer: Signer) -> None:
    """Raises HandOverPending."""
    waiting = pending_hand_over(session, signer)
    if waiting is not None:
        raise HandOverPending(waiting.authority.representative.name)


def carry_out(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    row: PartySignature,
    asked: SignatureHandOver,
    *,
    by: str,
    at: datetime,
) -> None:
    """The delegate signs in this place of the file from now on; their link leaves once their power is in order.

    Raises SamePersonOnBothSides.
    """
    person = asked.authority.representative
    email = asked.email or person.email  # asked before the address was kept with it: the sheet's
    account = account_of_signatory(session, party=signer.party, name=person.name, email=email)
    corrections.replace(
        session,
        signer,
        name=person.name,
        capacity=asked.capacity,
        email=email,
        by=asked.from_name,
        reason=asked.reason,
        at=at,
        known=round_sides(session, convention, signer.round),
    )
    row.name, row.capacity, row.authority = person.name, asked.capacity, asked.authority
    row.email, row.mobile, row.account_id = email, "", account.id if account else None
    asked.state_name, asked.settled_at, asked.settled_by = HandOverState.DONE, at, by
    signer.state = SignerState.WAITING
    invite_those_whose_turn_it_is(session, workshop, convention, signer.round, at=at)
    tell_done(session, workshop.settings, convention, asked, at=at)


def _send_back(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    asked: SignatureHandOver,
    *,
    by: str,
    at: datetime,
) -> None:
    asked.state_name, asked.settled_at, asked.settled_by = HandOverState.REFUSED, at, by
    expires_at = signer.round.expires_at
    link = invitations.invite(session, workshop.secret, signer, at=at, expires_at=expires_at)
    tell_refused(session, workshop.settings, convention, asked, link.id, signer, at=at)
