"""Signing on site: a code is asked for, the decision is written down, the file is signed, then sealed.

The decision is committed first (the signature dates from that instant); the slow work follows outside any
transaction and is taken up again by the worker if it is interrupted: a signer is never asked twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing import challenge, invitations, rounds
from signing.appearance import printable
from signing.records import Signer
from signing.rounds import Confirmation
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.mandates import demand_mandate, keep_mandate
from workflow.acts.signature_mails import tell_declined
from workflow.acts.step import locked, note, take
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import Deed, PartySignature
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """Where the code went and until when it is good; ``mail_id`` is the mail to deliver at once."""

    address: str
    expires_at: datetime
    mail_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The decision is committed: from here on the signature is given, whatever happens to this process."""

    round_id: str
    signer_id: int
    at: datetime


def ask_code(workshop: Workshop, token: str, *, at: datetime) -> CodeSent:
    """Makes a code and the mail that carries it.

    Raises the refusals of a dead link, NotYourTurn, MandateRefused, TooSoon, TooManyCodes.
    """
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        rounds.demand_turn(signer)
        convention = locked(session, convention_id_of(session, signer.round_id))
        demand_mandate(session, workshop, convention, signer, at=at)
        made = challenge.ask(session, workshop.secret, signer, at=at)
        mail = mailing.tell(
            session,
            workshop.settings,
            convention,
            mailing.Recipient(name=signer.name, address=signer.email),
            kind="signature-code",
            at=at,
            occasion=str(made.id),
            values={"valid_until": _hour(made.expires_at)},
            secret_ref=f"challenge:{made.id}",
        )
        note(
            session, convention, "code", actor=Actor.program(signer.name), at=at, details={"to": signer.email}
        )
        return CodeSent(address=signer.email, expires_at=made.expires_at, mail_id=mail.id)


def confirm(
    workshop: Workshop, token: str, *, code: str, confirmation: Confirmation, at: datetime
) -> Confirmed | Refusal:
    """Writes the signer's decision down.

    Answers a refusal as a value when the code is wrong, because the failed try must be committed. Raises the
    refusals of a dead link, NotYourTurn, RoundClosed, MandateRefused, UnprintableName. A second click after a first
    one that was committed answers as the first did.
    """
    printable(
        confirmation.typed_name
    )  # once decided, the stamp must be drawn: what it cannot write stops here
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(signer)  # another click may have been committed while this one waited for the row
        if signer.confirmed_at is not None:
            return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=signer.confirmed_at)
        rounds.demand_turn(signer)
        refusal = challenge.check(session, signer, code, at=at)
        if refusal is not None:
            return refusal
        decide(session, workshop, convention, signer, confirmation=confirmation, at=at)
        return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=at)


def decide(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    *,
    confirmation: Confirmation,
    at: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    """The decision itself, whichever way the person was recognised; the convention must be locked.

    Raises MandateRefused, NotYourTurn, RoundClosed.
    """
    keep_mandate(session, workshop, convention, signer, at=at)
    rounds.confirm(session, signer, confirmation=confirmation, at=at)
    party_signature(convention, signer).signed_at = at
    told = {
        "party": signer.party,
        "consent": confirmation.consent_version,
        "fingerprint": signer.round.frozen_sha256,
        **(details or {}),
    }
    note(session, convention, "sign", actor=Actor.program(signer.name), at=at, details=told)


def decline(workshop: Workshop, token: str, *, reason: str, at: datetime) -> None:
    """The signer refuses, with a reason that the Région is told. Raises GuardRefused without one."""
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        actor = Actor.program(signer.name)
        take(
            session, convention, "decline", actor=actor, at=at, reason=reason, details={"party": signer.party}
        )
        rounds.decline(session, signer, reason=reason, at=at)
        tell_declined(session, workshop.settings, convention, signer, reason=reason, at=at)


def party_signature(convention: Deed, signer: Signer) -> PartySignature:
    return next(
        row
        for row in convention.awaited_signatures()
        if row.party == signer.party and row.rank == signer.rank
    )


def _hour(at: datetime) -> str:
    in_paris = at.astimezone(PARIS)
    return f"{in_paris.hour} h {in_paris.minute:02d}"
