"""Who may sign next, and what becomes of a round. Every write holds the row of the round until the end.

A signature has two steps. ``confirm`` writes the person's decision down: from there it is never lost. The slow
work (certificate, timestamp, new revision of the file) happens outside any transaction; ``embedded`` then moves
the round to the new revision by compare-and-set: of two who started from the same one, one wins, the other
starts again from the winner's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signing import drawing
from signing.consent import consent
from signing.records import Invitation, Round, RoundState, Signer, SignerState, WhyRevoked
from signing.refusals import (
    AlreadySigned,
    NobodyToSign,
    NothingTypedOrDrawn,
    NotYourTurn,
    RevisionMoved,
    RoundClosed,
    UnknownRound,
)

__all__ = [
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

_BEFORE_DECISION = (SignerState.WAITING, SignerState.INVITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerSpec:
    """A person who must sign: for which party, in which order, in which field of the file."""

    party: str
    rank: int
    order: int
    name: str
    capacity: str
    acting_for: str
    email: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What the signer's last page sent: the consent shown, the signature, and where the request came from."""

    consent_version: str
    typed_name: str = ""
    drawn: bytes | None = None
    """PNG as the browser made it."""
    address: str = ""
    address_source: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The signer's decision and its instant; ``repeated`` for a second click, which changes nothing."""

    signer_id: int
    at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the round stands after a signature came into the file: whom to invite now, or all have signed."""

    state: RoundState
    next_signers: tuple[Signer, ...]

    @property
    def all_signed(self) -> bool:
        return self.state is RoundState.TO_SEAL


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
    """Opens a round on the certified file. Raises NobodyToSign."""
    rows = [
        Signer(
            party=spec.party,
            rank=spec.rank,
            order=spec.order,
            name=spec.name,
            capacity=spec.capacity,
            acting_for=spec.acting_for,
            email=spec.email,
            field=spec.field,
            state=SignerState.WAITING,
        )
        for spec in sorted(signers, key=lambda spec: (spec.order, spec.party, spec.rank))
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


def whose_turn(signing_round: Round) -> tuple[Signer, ...]:
    """Those who may decide now: the lowest order whose signatures are not all in the file yet."""
    if signing_round.state is not RoundState.OPEN:
        return ()
    missing = [signer for signer in signing_round.signers if signer.state is not SignerState.SIGNED]
    turn = min((signer.order for signer in missing), default=None)
    return tuple(signer for signer in missing if signer.order == turn and signer.state in _BEFORE_DECISION)


def demand_turn(signer: Signer) -> None:
    """Raises RoundClosed, AlreadySigned or NotYourTurn; changes nothing."""
    if signer.round.state is not RoundState.OPEN:
        raise RoundClosed(signer.round.reference, signer.round.state)
    if signer.confirmed_at is not None:
        raise AlreadySigned(signer.name, signer.confirmed_at)
    if signer not in whose_turn(signer.round):
        raise NotYourTurn(signer.name)


def confirm(session: Session, signer: Signer, *, confirmation: Confirmation, at: datetime) -> Decision:
    """Writes the decision down. A second click answers the first one's instant and changes nothing.

    Raises NotYourTurn, RoundClosed; UnknownConsent, NothingTypedOrDrawn, UnreadableDrawing, EmptyDrawing.
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
    signer.drawn = None if confirmation.drawn is None else drawing.flattened(confirmation.drawn)
    signer.address = confirmation.address[:64]
    signer.address_source = confirmation.address_source[:200]
    signer.user_agent = confirmation.user_agent[:500]
    signer.confirmed_at = at
    signer.state = SignerState.CONFIRMED
    for invitation in _live_invitations(session, [signer.id]):
        invitation.used_at = at
    session.flush()
    return Decision(signer.id, at, repeated=False)


def to_embed(session: Session, round_id: str | None = None) -> list[Signer]:
    """Signers who decided and whose signature is not in the file yet, first decided first."""
    query = (
        select(Signer)
        .join(Round)
        .where(Round.state == RoundState.OPEN, Signer.state == SignerState.CONFIRMED)
        .order_by(Signer.confirmed_at, Signer.id)
    )
    if round_id is not None:
        query = query.where(Round.id == round_id)
    return list(session.scalars(query))


def embedded(
    session: Session, signer_id: int, *, base_sha256: str, new_sha256: str, level: str, at: datetime
) -> Progress:
    """Moves the round from revision ``base_sha256`` to the one that holds this signer's signature.

    Raises RevisionMoved when another signature came in between (sign again from the new revision), RoundClosed
    when the round stopped.
    """
    signing_round = locked(session, session.get_one(Signer, signer_id).round_id)
    signer = next(row for row in signing_round.signers if row.id == signer_id)
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signing_round.current_sha256 != base_sha256 or signer.state is not SignerState.CONFIRMED:
        raise RevisionMoved(signing_round.reference)
    signer.sha256_before, signer.sha256_after = base_sha256, new_sha256
    signer.level, signer.signed_at, signer.state = level, at, SignerState.SIGNED
    _move(signing_round, new_sha256)
    if all(row.state is SignerState.SIGNED for row in signing_round.signers):
        signing_round.state = RoundState.TO_SEAL
    session.flush()
    return Progress(signing_round.state, whose_turn(signing_round))


def sealed(session: Session, round_id: str, *, base_sha256: str, new_sha256: str, at: datetime) -> None:
    """Closes the round on the sealed file. Raises RevisionMoved, RoundClosed."""
    signing_round = locked(session, round_id)
    if signing_round.state is not RoundState.TO_SEAL:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signing_round.current_sha256 != base_sha256:
        raise RevisionMoved(signing_round.reference)
    _move(signing_round, new_sha256)
    signing_round.state, signing_round.closed_at = RoundState.CLOSED, at
    session.flush()


def wait_for_timestamp(session: Session, round_id: str, *, problem: str, at: datetime) -> None:
    """Notes that no time-stamp authority answered: screens say that the signature waits for it."""
    signing_round = locked(session, round_id)
    if signing_round.state in (RoundState.OPEN, RoundState.TO_SEAL):
        signing_round.waiting_for_timestamp = True
        signing_round.last_problem, signing_round.last_problem_at = problem[:1000], at
        session.flush()


def unfinished(session: Session) -> list[str]:
    """Rounds in which something decided is not yet in the file, oldest first."""
    decided = select(Signer.round_id).where(Signer.state == SignerState.CONFIRMED)
    query = (
        select(Round.id)
        .where(
            or_(
                Round.state == RoundState.TO_SEAL,
                (Round.state == RoundState.OPEN) & Round.id.in_(decided),
            )
        )
        .order_by(Round.opened_at, Round.id)
    )
    return list(session.scalars(query))


def decline(session: Session, signer: Signer, *, reason: str, at: datetime) -> None:
    """One signer refuses: the round stops for everybody. Raises NotYourTurn, AlreadySigned, RoundClosed."""
    signing_round = locked(session, signer.round_id)
    demand_turn(signer)
    signer.state, signer.declined_at, signer.declined_reason = SignerState.DECLINED, at, reason[:2000]
    _stop(session, signing_round, RoundState.DECLINED, reason, at)


def cancel(session: Session, round_id: str, *, reason: str, at: datetime) -> None:
    """The sender withdraws the round. Raises RoundClosed."""
    _stop(session, locked(session, round_id), RoundState.CANCELLED, reason, at)


def expire(session: Session, round_id: str, *, at: datetime) -> None:
    """The last day is over while a decision is missing. Raises RoundClosed where nothing is left to expire."""
    signing_round = locked(session, round_id)
    if all(signer.confirmed_at is not None for signer in signing_round.signers):
        raise RoundClosed(signing_round.reference, signing_round.state)
    _stop(session, signing_round, RoundState.EXPIRED, "", at)


def due_to_expire(session: Session, at: datetime) -> list[str]:
    """Open rounds whose last instant has passed while somebody has not decided, oldest first."""
    undecided = select(Signer.round_id).where(Signer.confirmed_at.is_(None))
    query = (
        select(Round.id)
        .where(Round.state == RoundState.OPEN, Round.expires_at <= at, Round.id.in_(undecided))
        .order_by(Round.expires_at, Round.id)
    )
    return list(session.scalars(query))


def locked(session: Session, round_id: str) -> Round:
    """The round and its signers as they stand now, held until the transaction ends. Raises UnknownRound."""
    query = (
        select(Round)
        .where(Round.id == round_id)
        .with_for_update(of=Round)
        .execution_options(populate_existing=True)
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise UnknownRound(round_id)
    return found


def _move(signing_round: Round, new_sha256: str) -> None:
    signing_round.current_sha256 = new_sha256
    signing_round.waiting_for_timestamp = False
    signing_round.last_problem, signing_round.last_problem_at = "", None


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
