"""Signing on site: the decision is written down with the code that was asked for, the file is signed, then sealed.

The decision is committed first (the signature dates from that instant); the slow work follows outside any
transaction and is taken up again by the worker if it is interrupted: a signer is never asked twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import invitations, rounds
from signing.appearance import printable
from signing.level import Level
from signing.methods.method import Method
from signing.records import Signer
from signing.rounds import Confirmation
from signing.typed_name import demand_own_name
from workflow.actors import Actor
from workflow.acts.mandates import keep_mandate
from workflow.acts.signature_mails import tell_declined
from workflow.acts.signer_codes import check_code
from workflow.acts.step import locked, note, take
from workflow.readings.rounds import convention_id_of
from workflow.readings.ways import demand_way
from workflow.records.convention import Deed, PartySignature
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The decision is committed: from here on the signature is given, whatever happens to this process."""

    round_id: str
    signer_id: int
    at: datetime


def confirm(
    workshop: Workshop,
    token: str,
    *,
    code: str,
    confirmation: Confirmation,
    at: datetime,
    method: Method = Method.ONSITE,
) -> Confirmed | Refusal:
    """Writes the signer's decision down; ``method`` says with which certificate the file will be signed.

    Answers a refusal as a value when the code is wrong, because the failed try must be committed. Raises the
    refusals of a dead link, NotYourTurn, RoundClosed, WayNotOffered, MandateRefused, UnprintableName, NotOwnName,
    AccountClosed. A second click after a first one that was committed answers as the first did.
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
        demand_way(workshop, convention, signer, method)
        _demand_level(workshop, signer, method, at)
        demand_own_name(confirmation.typed_name, signer.name)
        if (refusal := check_code(session, signer, code, at=at)) is not None:
            return refusal
        signer.method = method
        told = {} if method is Method.ONSITE else {"method": method.value}
        decide(session, workshop, convention, signer, confirmation=confirmation, at=at, details=told)
        return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=at)


def _demand_level(workshop: Workshop, signer: Signer, method: Method, at: datetime) -> None:
    """A key of the Région's module: what its certificate is worth is known before it signs. Raises BelowMinimum."""
    found = workshop.desk.people.of(signer.name) if method is Method.PKCS11 else None
    minimum = Level(signer.minimum_level)
    if found and minimum is not Level.SIMPLE:
        workshop.desk.demand_level(found[1], minimum, at=at)


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

    The journal holds what it rests on: a third party soon dates it, so that it cannot be made up afterwards.

    Raises MandateRefused, NotYourTurn, RoundClosed.
    """
    keep_mandate(session, workshop, convention, signer, at=at)
    rounds.confirm(session, signer, confirmation=confirmation, at=at)
    party_signature(convention, signer).signed_at = at
    told = {
        "party": signer.party,
        "consent": confirmation.consent_version,
        "fingerprint": signer.round.frozen_sha256,
        "typed_name": signer.typed_name,
        "drawn": "" if signer.drawn is None else hashlib.sha256(signer.drawn).hexdigest(),
        "address": signer.address,
        "address_source": signer.address_source,
        "user_agent": signer.user_agent,
        **(details or {}),
    }
    note(session, convention, "sign", actor=Actor.program(signer.name), at=at, details=told)


def decline(workshop: Workshop, token: str, *, code: str, reason: str, at: datetime) -> Refusal | None:
    """The signer refuses, with a reason that the Région is told: whoever finds the link alone cannot.

    Answers a refusal as a value when the code is wrong, because the failed try must be committed. Raises GuardRefused
    without a reason, the refusals of a dead link, NotYourTurn.
    """
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        rounds.demand_turn(signer)
        actor = Actor.program(signer.name)
        facts = MoveFacts(roles=actor.roles, reason=reason, words=convention.words)
        next_state(convention.state, "decline", facts)  # before a code is used up for nothing
        if (refusal := check_code(session, signer, code, at=at)) is not None:
            return refusal
        take(
            session, convention, "decline", actor=actor, at=at, reason=reason, details={"party": signer.party}
        )
        rounds.decline(session, signer, reason=reason, at=at)
        tell_declined(session, workshop.settings, convention, signer, reason=reason, at=at)
    return None


def party_signature(convention: Deed, signer: Signer) -> PartySignature:
    return next(
        row
        for row in convention.awaited_signatures()
        if row.party == signer.party and row.rank == signer.rank
    )
