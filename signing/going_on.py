"""A round goes on: its last day is put off, it expired before anybody had signed, or a refusal is taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing.corrections import given_reason, live_invitations, note_change
from signing.records import Round, RoundExtension, RoundState, Signer, SignerState, WhatChanged
from signing.refusals import AllDecided, RoundClosed
from signing.turns import locked


class NotLater(Refusal):
    """An extension gives more time, never less."""

    def __init__(self, expires_at: datetime) -> None:
        self.expires_at = expires_at
        day = expires_at.astimezone(PARIS).strftime("%d/%m/%Y")
        super().__init__(f"Le dernier jour pour signer est déjà le {day} : choisissez une date plus tardive.")


def extend(
    session: Session, round_id: str, *, expires_at: datetime, by: str, reason: str, at: datetime
) -> Round:
    """Puts the last day off, for the round and for every link that is good. Raises RoundClosed, AllDecided, NotLater."""
    signing_round = _undecided(session, round_id)
    reason = given_reason(reason)
    if expires_at <= max(signing_round.expires_at, at):
        raise NotLater(signing_round.expires_at)
    session.add(
        RoundExtension(
            round_id=round_id,
            at=at,
            by=by,
            reason=reason,
            expired_at=signing_round.expires_at,
            expires_at=expires_at,
        )
    )
    signing_round.expires_at = expires_at
    for signer in signing_round.signers:
        for invitation in live_invitations(session, signer):
            invitation.expires_at = expires_at
    session.flush()
    return signing_round


def resume(
    session: Session, round_id: str, *, expires_at: datetime, by: str, reason: str, at: datetime
) -> Round:
    """An expired round on which nobody had signed goes on, until another last day.

    Raises RoundClosed, NotLater, NoReason.
    """
    signing_round = _stopped(session, round_id, RoundState.EXPIRED)
    if expires_at <= at:
        raise NotLater(at)
    session.add(
        RoundExtension(
            round_id=round_id,
            at=at,
            by=by,
            reason=given_reason(reason),
            expired_at=signing_round.expires_at,
            expires_at=expires_at,
        )
    )
    signing_round.expires_at = expires_at
    _go_on(session, signing_round)
    return signing_round


def reconsider(session: Session, signer: Signer, *, at: datetime) -> None:
    """The person who refused comes back on it; the refusal stays in the evidence. Raises RoundClosed."""
    signing_round = _stopped(session, signer.round_id, RoundState.DECLINED)
    if signer.declined_at is None:
        raise RoundClosed(signing_round.reference, signing_round.state)
    before = {"declined_at": signer.declined_at.isoformat(), "declined_reason": signer.declined_reason}
    reason = "Revient sur son refus."
    note_change(session, signer, WhatChanged.REFUSAL, before, {}, by=signer.name, reason=reason, at=at)
    signer.declined_at, signer.declined_reason = None, ""
    signer.state = SignerState.WAITING
    _go_on(session, signing_round)


def _stopped(session: Session, round_id: str, state: RoundState) -> Round:
    signing_round = locked(session, round_id)
    given = any(signer.confirmed_at is not None for signer in signing_round.signers)
    if signing_round.state is not state or given:
        raise RoundClosed(signing_round.reference, signing_round.state)
    return signing_round


def _go_on(session: Session, signing_round: Round) -> None:
    """Every link died when the round stopped: whoever was invited is to be invited again."""
    signing_round.state, signing_round.closed_at, signing_round.stop_reason = RoundState.OPEN, None, ""
    for signer in signing_round.signers:
        if signer.state is SignerState.INVITED:
            signer.state = SignerState.WAITING
    session.flush()


def _undecided(session: Session, round_id: str) -> Round:
    signing_round = locked(session, round_id)
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if all(signer.confirmed_at is not None for signer in signing_round.signers):
        raise AllDecided(signing_round.reference)
    return signing_round
