"""Signing elsewhere: the person downloads the document, signs it with their own certificate, sends it back.

The slow work (reading the file, asking the authority, one archive timestamp) happens outside any transaction; the
decision and the new revision are then stored together, by compare-and-set on the revision that was sent out.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signing import invitations, returns, rounds
from signing.level import Level
from signing.methods.method import Method
from signing.methods.returned import Fault
from signing.methods.shape import Embedded, Proof
from signing.methods.upload_refusals import AnotherScript, MisshapenReturn
from signing.records import Signer
from signing.rounds import Confirmation, RevisionMoved
from workflow.actors import Actor
from workflow.acts.changes.certificate_names import ask_whose_certificate
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.mandates import demand_mandate, keep_mandate
from workflow.acts.sign import Confirmed, party_signature
from workflow.acts.step import known, locked, note
from workflow.readings.certificate_names import taken_names
from workflow.readings.rounds import convention_id_of
from workflow.readings.ways import demand_way
from workflow.records.convention import Deed
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the round waits for from this person, as it stood when the file came in."""

    signer: Signer
    revision: str
    certificate_names: tuple[str, ...]


def receive(
    workshop: Workshop, token: str, returned: bytes, *, confirmation: Confirmation, at: datetime
) -> Confirmed:
    """Accepts the file that this person signed elsewhere; the same answer again once it is accepted.

    Raises the refusals of a dead link, NotYourTurn, MandateRefused, WayNotOffered; NotAccepted with what is wrong in
    the file; AnotherScript, about which an agent is then asked; BelowMinimum; TimestampUnavailable, where nothing is
    kept and the file can be sent again.
    """
    asked = _asked(workshop, token, at)
    if isinstance(asked, Confirmed):
        return asked
    try:
        embedded = workshop.desk.receive(
            workshop.vault.get(asked.revision),
            asked.signer,
            returned,
            minimum=Level(asked.signer.minimum_level),
            certificate_names=asked.certificate_names,
            at=at,
        )
    except AnotherScript as undecided:
        ask_whose_certificate(workshop, asked.signer.id, undecided, at=at)
        raise
    new = workshop.vault.put(embedded.pdf)
    try:
        return _accepted(workshop, token, embedded, confirmation, base=asked.revision, new=new, at=at)
    except RevisionMoved as error:
        raise MisshapenReturn(Fault.OLDER) from error


def _asked(workshop: Workshop, token: str, at: datetime) -> _Asked | Confirmed:
    with workshop.database.reading() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        if signer.confirmed_at is not None:
            return _confirmed(signer, signer.confirmed_at)
        rounds.demand_turn(signer)
        convention = known(session, convention_id_of(session, signer.round_id))
        demand_way(workshop, convention, signer, Method.UPLOAD)
        demand_mandate(session, workshop, convention, signer, at=at)
        revision, names = signer.round.current_sha256, taken_names(session, signer)
        session.expunge(signer)
    return _Asked(signer, revision, names)


def _accepted(
    workshop: Workshop,
    token: str,
    embedded: Embedded,
    confirmation: Confirmation,
    *,
    base: str,
    new: str,
    at: datetime,
) -> Confirmed:
    proof = embedded.proof
    if proof is None:
        raise ValueError("a file signed elsewhere comes with the proof of its certificate")
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(signer)  # the same file may have been accepted while this one waited for the row
        if signer.confirmed_at is not None:
            return _confirmed(signer, signer.confirmed_at)
        keep_mandate(session, workshop, convention, signer, at=at)
        returns.accept(
            session,
            signer,
            confirmation=confirmation,
            embedded=embedded,
            proof=proof,
            base_sha256=base,
            new_sha256=new,
            at=at,
        )
        _write_down(session, convention, signer, embedded, proof, new=new, at=at)
        invite_those_whose_turn_it_is(session, workshop, convention, signer.round, at=at)
        return _confirmed(signer, proof.signed_at)


def _write_down(
    session: Session,
    convention: Deed,
    signer: Signer,
    embedded: Embedded,
    proof: Proof,
    *,
    new: str,
    at: datetime,
) -> None:
    """What the timeline reads, and the line of the journal."""
    row = party_signature(convention, signer)
    row.signed_at, row.level = proof.signed_at, embedded.level
    details = {
        "party": signer.party,
        "method": Method.UPLOAD.value,
        "consent": signer.consent_version,
        "fingerprint": signer.round.frozen_sha256,
        "revision": new,
        "level": embedded.level.value,
        "certificate": proof.sha256,
        "signed_at": proof.signed_at.isoformat(),
        "dated_by": proof.dated_by,
    }
    note(session, convention, "sign", actor=Actor.program(signer.name), at=at, details=details)


def _confirmed(signer: Signer, at: datetime) -> Confirmed:
    return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=at)
