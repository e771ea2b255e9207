"""Who may sign next, and what becomes of a round. Every write holds the row of the round until the end.

A signature has two steps. ``confirm`` writes the person's decision down: from there it is never lost. The slow
work (certificate, timestamp, new revision of the file) happens outside any transaction; ``embedded`` then moves
the round to the new revision by compare-and-set: of two who started from the same one, one wins, the other
starts again from the winner's.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing import drawing
from signing.both_sides import Side, demand_distinct
from signing.consent import consent
from signing.records import Invitation, Round, RoundMedium, RoundState, Signer, SignerState, WhyRevoked
from signing.refusals import (
    AllDecided,
    AlreadySigned,
    NobodyToSign,
    NothingTypedOrDrawn,
    NotYourTurn,
    RevisionMoved,
    RoundClosed,
    UnknownRound,
)
from signing.revisions import embedded, sealed, to_embed, unfinished, wait_for_timestamp
from signing.round_values import Confirmation, Decision, Progress, SignerSpec
from signing.turns import demand_turn, locked, whose_turn

__all__ = [
    "AllDecided",
    "AlreadySigned",
    "Confirmation",
    "Decision",
    "NobodyToSign",
    "NotYourTurn",
    "NothingTypedOrDrawn",
    "Progress",
    "RevisionMoved",
    "RoundClosed",
    "SignerSpec",
    "UnknownRound",
    "cancel",
    "confirm",
    "decline",
    "demand_turn",
    "demand_two_sides",
    "due_to_expire",
    "embedded",
    "expire",
    "locked",
    "open_round",
    "sealed",
    "to_embed",
    "unfinished",
    "wait_for_timestamp",
    "whose_turn",
]


def open_round(
    session: Session,
    *,
    id: str,  # noqa: A002 - the column's name, and callers read better for it
    reference: str,
    title: str,
    frozen_sha256: str,
    certified_sha256: str,
    signers: Iterable[SignerSpec],
    at: datetime,
    expires_at: datetime,
) -> Round:
    """Opens a round on the certified file. Raises NobodyToSign, SamePersonOnBothSides."""
    specs = list(signers)
    demand_two_sides(specs)
    rows = [
        Signer(
            party=spec.party,
            rank=spec.rank,
            order=spec.order,
            name=spec.name,
            capacity=spec.capacity,
            acting_for=spec.acting_for,
            email=spec.email,
            mobile=spec.mobile,
            field=spec.field,
            method=spec.method,
            minimum_level=spec.minimum,
            state=SignerState.WAITING,
        )
        for spec in sorted(specs, key=lambda spec: (spec.order, spec.party, spec.rank))
    ]
    if not rows:
        raise NobodyToSign
    opened = Round(
        id=id,
        reference=reference,
        title=title,
        frozen_sha256=frozen_sha256,
        current_sha256=certified_sha256,
        state=RoundState.OPEN,
        opened_at=at,
        expires_at=expires_at,
        signers=rows,
    )
    session.add(opened)
    session.flush()
    return opened


def demand_two_sides(signers: Iterable[SignerSpec]) -> None:
    """Raises SamePersonOnBothSides where one person would sign for two parties."""
    demand_distinct(
        Side(party=spec.party, name=spec.name, addresses=(spec.email, *spec.other_addresses))
        for spec in signers
    )


def confirm(session: Session, signer: Signer, *, confirmation: Confirmation, at: datetime) -> Decision:
    """Writes the decision down. A second click answers the first one's instant and changes nothing.

    Raises NotYourTurn, RoundClosed; UnknownConsent, NothingTypedOrDrawn, UnreadableDrawing, ScrambledDrawing,
    EmptyDrawing.
    """
    locked(session, signer.round_id)
    if signer.confirmed_at is not None:
        return Decision(signer.id, signer.confirmed_at, repeated=True)
    demand_turn(signer)
    typed_name = " ".join(confirmation.typed_name.split())
    if not typed_name and confirmation.drawn is None:
        raise NothingTypedOrDrawn
    signer.consent_version = consent(confirmation.consent_version).version
    signer.typed_name = typed_name[:300]
    signer.drawn = _kept_drawing(confirmation.drawn, typed=bool(typed_name))
    signer.address = confirmation.address[:64]
    signer.address_source = confirmation.address_source[:200]
    signer.user_agent = confirmation.user_agent[:500]
    signer.confirmed_at = at
    signer.state = SignerState.CONFIRMED
    for invitation in _live_invitations(session, [signer.id]):
        invitation.used_at = at
    session.flush()
    return Decision(signer.id, at, repeated=False)


def _kept_drawing(drawn: bytes | None, *, typed: bool) -> bytes | None:
    """A tap in the frame is no drawing, and beside a typed name none is needed.

    Raises UnreadableDrawing, ScrambledDrawing; EmptyDrawing where nothing is typed either.
    """
    if drawn is None:
        return None
    try:
        return drawing.flattened(drawn)
    except drawing.EmptyDrawing:
        if typed:
            return None
        raise


def decline(session: Session, signer: Signer, *, reason: str, at: datetime) -> None:
    """One signer refuses: the round stops for everybody. Raises NotYourTurn, AlreadySigned, RoundClosed."""
    signing_round = locked(session, signer.round_id)
    demand_turn(signer)
    signer.state, signer.declined_at, signer.declined_reason = SignerState.DECLINED, at, reason[:2000]
    _stop(session, signing_round, RoundState.DECLINED, reason, at)


def cancel(session: Session, round_id: str, *, reason: str, at: datetime) -> None:
    """The sender withdraws the round while a decision is missing. Raises RoundClosed, AllDecided."""
    signing_round = locked(session, round_id)
    _demand_undecided(signing_round)
    _stop(session, signing_round, RoundState.CANCELLED, reason, at)


def expire(session: Session, round_id: str, *, at: datetime) -> None:
    """The last day is over while a decision is missing. Raises RoundClosed, AllDecided."""
    signing_round = locked(session, round_id)
    _demand_undecided(signing_round)
    _stop(session, signing_round, RoundState.EXPIRED, "", at)


def due_to_expire(session: Session, at: datetime) -> list[str]:
    """Open rounds whose last instant has passed while somebody has not decided, oldest first."""
    undecided = select(Signer.round_id).where(Signer.confirmed_at.is_(None))
    query = (
        select(Round.id)
        .where(
            Round.state == RoundState.OPEN,
            Round.medium == RoundMedium.ELECTRONIC,  # what is in the post is late, it does not expire
            Round.expires_at <= at,
            Round.id.in_(undecided),
        )
        .order_by(Round.expires_at, Round.id)
    )
    return list(session.scalars(query))


def _demand_undecided(signing_round: Round) -> None:
    """A concluded contract is never stopped, even while its last signature still waits for a timestamp."""
    if all(signer.confirmed_at is not None for signer in signing_round.signers):
        raise AllDecided(signing_round.reference)


def _stop(session: Session, signing_round: Round, state: RoundState, reason: str, at: datetime) -> None:
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)
    signing_round.state, signing_round.closed_at, signing_round.stop_reason = state, at, reason[:2000]
    for invitation in _live_invitations(session, [signer.id for signer in signing_round.signers]):
        invitation.revoked_at, invitation.revoked_why = at, WhyRevoked.WITHDRAWN
    session.flush()


def _live_invitations(session: Session, signer_ids: list[int]) -> list[Invitation]:
    query = select(Invitation).where(Invitation.signer_id.in_(signer_ids), Invitation.revoked_at.is_(None))
    return list(session.scalars(query))
