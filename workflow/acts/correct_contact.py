"""An address or a telephone number put right, without undoing any signature."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import usable_address
from signing import corrections, telephone
from signing.both_sides import folded
from signing.records import Signer, SignerState
from workflow.actors import Actor
from workflow.acts.inviting import invite
from workflow.acts.round_care import demand_staff, signer_of
from workflow.acts.settle_hand_over import demand_none_pending
from workflow.acts.step import locked, note
from workflow.readings.mandates import signature_row
from workflow.readings.sides import round_sides
from workflow.records.convention import Deed
from workflow.workshop import Workshop


class UnusableMobile(Refusal):
    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            f"« {given} » n’est pas un numéro de téléphone portable : laissez vide, ou corrigez-le."
        )


def correct_contact(
    workshop: Workshop,
    convention_id: int,
    signer_id: int,
    *,
    email: str,
    phone: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> bool:
    """True when a new link left, and the old one died.

    Of somebody who has signed, only the sheet of the representative changes: the evidence keeps where the link went.
    Raises NotStaff, NotASigner, UnusableAddress, UnusableMobile, NothingToCorrect, NoReason, SamePersonOnBothSides,
    HandOverPending, RoundClosed.
    """
    demand_staff(actor)
    email, mobile = usable_address(email), telephone.international(phone)
    if phone.strip() and not mobile:
        raise UnusableMobile(phone.strip())
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        signer = signer_of(session, convention, signer_id)
        before = {"email": signer.email, "phone": signer.mobile}
        invited = False
        if signer.confirmed_at is None:
            invited = _redirect(session, workshop, convention, signer, email, mobile, reason, actor, at)
        elif not reason.strip():
            raise corrections.NoReason
        _correct_sheet(convention, signer, email, mobile)
        details = {"signatory": signer.name, "before": before, "after": {"email": email, "phone": mobile}}
        note(
            session, convention, "correct-contact", actor=actor, at=at, reason=reason.strip(), details=details
        )
        return invited


def _redirect(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    email: str,
    mobile: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> bool:
    demand_none_pending(session, signer)
    same_address = email.casefold() == signer.email.casefold()
    if not same_address or mobile == signer.mobile:
        sides = round_sides(session, convention, signer.round)
        corrections.correct_address(
            session, signer, email=email, by=actor.name, reason=reason, at=at, known=sides
        )
    if mobile != signer.mobile:
        corrections.correct_mobile(session, signer, mobile=mobile, by=actor.name, reason=reason, at=at)
    if same_address or signer.state is not SignerState.INVITED:
        return False
    invite(session, workshop, convention, signer, at=at)
    return True


def _correct_sheet(convention: Deed, signer: Signer, email: str, mobile: str) -> None:
    row = signature_row(convention, signer.party, signer.rank)
    person = row.authority.representative if row.authority else None
    if person is not None and folded(person.name) == folded(signer.name):
        person.email, person.phone = email, mobile or person.phone
