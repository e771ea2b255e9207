"""Who signs with an account signs at its address: when that one changes, the signatures that are awaited follow."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from signing import corrections
from signing.records import RoundState, Signer, SignerState
from workflow.acts.changes.request import Making
from workflow.acts.inviting import invite
from workflow.acts.step import locked, note
from workflow.readings.rounds import round_of_or_none
from workflow.readings.sides import round_sides
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.records.convention import Deed, PartySignature
from workflow.rules.states import State
from workflow.workshop import Workshop


def follow_account(
    session: Session, workshop: Workshop, account: Account, request: ChangeRequest, making: Making
) -> None:
    """Every text that is approved or in signature and awaits this account: its address, its link, its journal.

    Raises SamePersonOnBothSides: then nothing changes anywhere.
    """
    for deed_id in session.scalars(_awaiting(account)).all():
        deed = locked(session, deed_id)
        for row in deed.awaited_signatures():
            if row.account_id == account.id and row.signed_at is None and row.signed_on is None:
                _move(session, workshop, deed, row, account, request, making)


def _awaiting(account: Account) -> Select[int]:
    return (
        select(Deed.id)
        .join(PartySignature, PartySignature.convention_id == Deed.id)
        .where(
            PartySignature.account_id == account.id,
            PartySignature.version == Deed.version,
            PartySignature.signed_at.is_(None),
            PartySignature.signed_on.is_(None),
            Deed.state_name.in_((State.APPROVED, State.IN_SIGNATURE)),
        )
        .distinct()
        .order_by(Deed.id)
    )


def _move(
    session: Session,
    workshop: Workshop,
    deed: Deed,
    row: PartySignature,
    account: Account,
    request: ChangeRequest,
    making: Making,
) -> None:
    before, row.email = row.email, account.email
    signer = _undecided(session, deed, row)
    if signer is not None and signer.email.casefold() != account.email:
        corrections.correct_address(
            session,
            signer,
            email=account.email,
            by=making.by,
            reason=request.reason,
            at=making.at,
            known=round_sides(session, deed, signer.round),
        )
    details = {
        "request": request.id,
        "signatory": row.name,
        "before": {"email": before or ""},
        "after": {"email": account.email},
    }
    note(
        session,
        deed,
        "correct-contact",
        actor=making.actor,
        at=making.at,
        reason=request.reason,
        details=details,
    )
    if signer is not None and signer.state is SignerState.INVITED:
        invite(session, workshop, deed, signer, at=making.at)


def _undecided(session: Session, deed: Deed, row: PartySignature) -> Signer | None:
    running = round_of_or_none(session, deed)
    if running is None or running.state is not RoundState.OPEN:
        return None
    for signer in running.signers:
        if (signer.party, signer.rank) == (row.party, row.rank) and signer.confirmed_at is None:
            return signer
    return None
