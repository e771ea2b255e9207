"""The address or the telephone of an awaited signatory: one person asks, another confirms; no signature is undone.

The approved text named the address. Whoever could change it alone could have the link and the code sent to
themselves, and sign in somebody else's name.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import usable_address
from signing import corrections, telephone
from signing.both_sides import folded
from signing.records import Signer, SignerState
from workflow.actors import Actor
from workflow.acts.changes.mails import tell_asked
from workflow.acts.changes.request import Asked, Making, ask
from workflow.acts.inviting import invite
from workflow.acts.round_care import demand_staff, signer_of
from workflow.acts.settle_hand_over import demand_none_pending
from workflow.acts.step import locked, note
from workflow.readings.mandates import REGION, signature_row
from workflow.readings.rounds import convention_id_of
from workflow.readings.sides import round_sides
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.records.convention import Deed
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop


class UnusableMobile(Refusal):
    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            f"« {given} » n’est pas un numéro de téléphone portable : laissez vide, ou corrigez-le."
        )


class SignsWithAnAccount(Refusal):
    """``name`` signs for the Région with an account of this instance: its address is changed there."""

    def __init__(self, name: str, email: str) -> None:
        self.name, self.email = name, email
        super().__init__(
            f"{name} signe avec son compte, à l’adresse {email} : c’est l’adresse du compte qui se change, à la page "
            "« Personnes », par l’administration et une seconde personne."
        )


class SheetOfTheRegion(Refusal):
    """``name`` has signed, and signs for the Région: her sheet is not written from a convention."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} a signé, et signe pour la Région : sa fiche se corrige dans les réglages, jamais depuis une "
            "convention."
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
) -> int | None:
    """The number of the request, which another person confirms; None when only a sheet was corrected.

    Until then the link, the codes and the address stay what they are. Of somebody of the co-contractor who has
    signed, the sheet of the representative changes at once: the evidence keeps where the link went.
    Raises NotStaff, NotASigner, UnusableAddress, UnusableMobile, NothingChanges, ChangeNeedsAReason, NoReason,
    ChangePending, SamePersonOnBothSides, SignsWithAnAccount, SheetOfTheRegion, HandOverPending, RoundClosed.
    """
    demand_staff(actor)
    email, mobile = usable_address(email), telephone.international(phone)
    if phone.strip() and not mobile:
        raise UnusableMobile(phone.strip())
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        signer = signer_of(session, convention, signer_id)
        if signer.confirmed_at is not None:
            _correct_sheet(session, convention, signer, email, mobile, reason=reason, actor=actor, at=at)
            return None
        return _asked(session, workshop, convention, signer, email, mobile, reason, actor, at).id


def make_correction(session: Session, workshop: Workshop, request: ChangeRequest, making: Making) -> None:
    """What was asked is done, by a second person: the old link dies, a new one leaves for the new address.

    The evidence names both persons. Raises RoundClosed, AlreadySigned, SamePersonOnBothSides,
    HandOverPending.
    """
    by, actor, at = making.by, making.actor, making.at
    signer = session.get_one(Signer, request.signer_id)
    convention = locked(session, convention_id_of(session, signer.round_id))
    demand_none_pending(session, signer)
    email, mobile = request.after["email"], request.after["mobile"]
    moved = email.casefold() != signer.email.casefold()
    if moved:
        sides = round_sides(session, convention, signer.round)
        corrections.correct_address(
            session, signer, email=email, by=by, reason=request.reason, at=at, known=sides
        )
    if mobile != signer.mobile:
        corrections.correct_mobile(session, signer, mobile=mobile, by=by, reason=request.reason, at=at)
    if signer.party != REGION:
        _write_sheet(convention, signer, email, mobile)
    _journal(session, convention, request, "correct-contact", actor=actor, at=at)
    if moved and signer.state is SignerState.INVITED:
        invite(session, workshop, convention, signer, at=at)


def present_contact(signer: Signer) -> dict[str, str]:
    """Where link and codes go, as a request compares it."""
    return {"email": signer.email, "mobile": signer.mobile}


def _asked(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    email: str,
    mobile: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> ChangeRequest:
    demand_none_pending(session, signer)
    _demand_no_account(session, convention, signer)
    if email.casefold() == signer.email.casefold():
        email = signer.email
    sides = round_sides(session, convention, signer.round)
    corrections.demand_possible(session, signer, email=email, known=sides)
    request = ask(
        session,
        Asked(
            kind=ChangeKind.SIGNATORY,
            about=f"signer:{signer.id}",
            subject=signer.name,
            convention_id=convention.id,
            signer_id=signer.id,
            before=present_contact(signer),
            after={"email": email, "mobile": mobile},
        ),
        reason=reason,
        actor=actor,
        at=at,
    )
    _journal(session, convention, request, "correct-contact-asked", actor=actor, at=at)
    tell_asked(session, workshop.settings, request, at=at)
    return request


def _demand_no_account(session: Session, convention: Deed, signer: Signer) -> None:
    row = signature_row(convention, signer.party, signer.rank)
    account = session.get(Account, row.account_id) if row.account_id else None
    if account is not None:
        raise SignsWithAnAccount(signer.name, account.email)


def _correct_sheet(
    session: Session,
    convention: Deed,
    signer: Signer,
    email: str,
    mobile: str,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    if signer.party == REGION:
        raise SheetOfTheRegion(signer.name)
    if not reason.strip():
        raise corrections.NoReason
    before = present_contact(signer)
    _write_sheet(convention, signer, email, mobile)
    details = {"signatory": signer.name, "before": before, "after": {"email": email, "mobile": mobile}}
    note(session, convention, "correct-contact", actor=actor, at=at, reason=reason.strip(), details=details)


def _write_sheet(convention: Deed, signer: Signer, email: str, mobile: str) -> None:
    row = signature_row(convention, signer.party, signer.rank)
    person = row.authority.representative if row.authority else None
    if person is not None and folded(person.name) == folded(signer.name):
        person.email, person.phone = email, mobile or person.phone


def _journal(
    session: Session, convention: Deed, request: ChangeRequest, what: str, *, actor: Actor, at: datetime
) -> None:
    details = {
        "request": request.id,
        "signatory": request.subject,
        "asked_by": request.asked_by,
        "before": request.before,
        "after": request.after,
    }
    note(session, convention, what, actor=actor, at=at, reason=request.reason, details=details)
