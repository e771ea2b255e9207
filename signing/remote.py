"""The rows of signatures under way at a remote service: one live one a signer, ended with its reason, never deleted."""

import base64
import hashlib
import hmac
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from signing import leases
from signing.csc.credential import RemoteCredential
from signing.csc.refusals import PreparationOver
from signing.pades_apart import PreparedFile
from signing.prepared import Prepared
from signing.records import Signer
from signing.turns import demand_turn, locked

TRIES = 5
"""Wrong codes for one preparation; the service has its own limit beside."""


def keep(
    session: Session,
    signer: Signer,
    prepared: PreparedFile,
    credential: RemoteCredential,
    *,
    base_sha256: str,
    prepared_sha256: str,
    provider: str,
    typed_name: str,
    consent_version: str,
    at: datetime,
) -> Prepared:
    """Writes a preparation down, in the place of the signer's former one. The lease must be held.

    Raises PreparationOver where the file moved on between.
    """
    signing_round = locked(session, signer.round_id)
    if signing_round.current_sha256 != base_sha256 or signing_round.leased_to != signer.id:
        raise PreparationOver
    _end_all(session, signer.id, "remplacée par une nouvelle préparation", at)
    row = Prepared(
        signer_id=signer.id,
        base_sha256=base_sha256,
        prepared_sha256=prepared_sha256,
        provider=provider,
        credential=credential.id,
        certificates=[base64.b64encode(one.dump()).decode() for one in credential.certificates],
        attributes=prepared.attributes,
        digest=prepared.digest.hex(),
        region_start=prepared.region_start,
        region_end=prepared.region_end,
        typed_name=typed_name[:300],
        consent_version=consent_version,
        made_at=at,
        expires_at=at + leases.LENGTH,
    )
    session.add(row)
    signing_round.leased_until = row.expires_at
    session.flush()
    return row


def live(session: Session, signer: Signer, *, at: datetime) -> Prepared:
    """The one that waits for this signer's authorisation.

    Raises PreparationOver where there is none, its time is over, or the file has moved on; NotYourTurn and the
    like where the round no longer waits for this person.
    """
    signing_round = locked(session, signer.round_id)
    demand_turn(signer)
    row = session.scalars(_of(signer.id).where(Prepared.ended_at.is_(None)).limit(1)).first()
    if row is None:
        raise PreparationOver
    if row.expires_at <= at or row.base_sha256 != signing_round.current_sha256 or row.tries >= TRIES:
        raise PreparationOver
    return row


def given(session: Session, signer: Signer) -> Prepared | None:
    """The one whose signature was given and verified; None for somebody who signs in another way."""
    return session.scalars(_of(signer.id).where(Prepared.value.is_not(None)).limit(1)).first()


def answered(session: Session, row: Prepared, value: bytes, *, at: datetime) -> None:
    """The verified signature, written down in the transaction that commits the person's decision."""
    row.value, row.answered_at = value, at
    leases.hold(locked(session, row.signer.round_id), row.signer_id)
    session.flush()


def end(session: Session, row: Prepared, *, why: str, at: datetime) -> None:
    """Nothing more comes of it, and the round is free again."""
    _end(row, why, at)
    leases.release(locked(session, row.signer.round_id), row.signer_id)
    session.flush()


def give_up(session: Session, signer: Signer, *, why: str, at: datetime) -> None:
    """Whatever is under way for this signer ends, and the round is free again."""
    signing_round = locked(session, signer.round_id)
    _end_all(session, signer.id, why, at)
    leases.release(signing_round, signer.id)
    session.flush()


def typed_name(session: Session, signer: Signer) -> str:
    """What the person wrote for the newest preparation; empty where there was none."""
    row = session.scalars(_of(signer.id).limit(1)).first()
    return row.typed_name if row else ""


def digest_of(row: Prepared) -> bytes:
    """SHA-256 of what is to be signed: what the service is asked to sign."""
    return hashlib.sha256(row.attributes).digest()


def state(secret: bytes, row: Prepared) -> str:
    """What comes back with the person from the service's page, so that nobody else's answer is taken for theirs."""
    return hmac.new(secret, f"remote-signature:{row.id}".encode(), hashlib.sha256).hexdigest()


def file_of(row: Prepared, pdf: bytes) -> PreparedFile:
    """What was prepared, as the signing craft wants it."""
    return PreparedFile(
        pdf=pdf,
        digest=bytes.fromhex(row.digest),
        region_start=row.region_start,
        region_end=row.region_end,
        attributes=row.attributes,
    )


def certificates_of(row: Prepared) -> tuple[asn1_x509.Certificate, ...]:
    """The person's first, then those above it."""
    return tuple(asn1_x509.Certificate.load(base64.b64decode(text)) for text in row.certificates)


def _of(signer_id: int) -> Select[Prepared]:
    return select(Prepared).where(Prepared.signer_id == signer_id).order_by(Prepared.id.desc())


def _end_all(session: Session, signer_id: int, why: str, at: datetime) -> None:
    for row in session.scalars(_of(signer_id).where(Prepared.ended_at.is_(None), Prepared.value.is_(None))):
        _end(row, why, at)


def _end(row: Prepared, why: str, at: datetime) -> None:
    row.ended_at, row.ended_why = at, why[:300]
