"""Whose turn it is, and the lock under which every change of a round is made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.records import Round, RoundMedium, RoundState, Signer, SignerState
from signing.refusals import AlreadySigned, NotYourTurn, RoundClosed, SignedByHand, UnknownRound

_BEFORE_DECISION = (SignerState.WAITING, SignerState.INVITED)


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


def whose_turn(signing_round: Round) -> tuple[Signer, ...]:
    """Those who may decide now: the lowest order whose signatures are not all in the file yet."""
    if signing_round.state is not RoundState.OPEN or signing_round.medium is RoundMedium.PAPER:
        return ()
    missing = [signer for signer in signing_round.signers if signer.state is not SignerState.SIGNED]
    turn = min((signer.order for signer in missing), default=None)
    return tuple(signer for signer in missing if signer.order == turn and signer.state in _BEFORE_DECISION)


def demand_turn(signer: Signer) -> None:
    """Raises RoundClosed, AlreadySigned, SignedByHand or NotYourTurn; changes nothing."""
    if signer.round.state is not RoundState.OPEN:
        raise RoundClosed(signer.round.reference, signer.round.state)
    if signer.confirmed_at is not None:
        raise AlreadySigned(signer.name, signer.confirmed_at)
    if signer.round.medium is RoundMedium.PAPER:
        raise SignedByHand(signer.round.reference)
    if signer not in whose_turn(signer.round):
        raise NotYourTurn(signer.name)
