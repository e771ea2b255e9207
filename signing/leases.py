"""A round reserved for one signer, while that person's signature is being made elsewhere on its present revision.

Without it a second signature could come into the file meanwhile: the first one would no longer fit, and the person
would have to be asked again. A lease ends by itself; once the signature has been given it holds until it is in the
file.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signing.csc.refusals import SomebodyElseSigns
from signing.records import Round, Signer, SignerState
from signing.turns import locked

LENGTH = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)


def take(session: Session, signer: Signer, *, at: datetime) -> Round:
    """Reserves the round, held until the transaction ends. Taken again by the same signer, it begins anew.

    Raises SomebodyElseSigns where another holds it, or has decided and is not in the file yet.
    """
    signing_round = locked(session, signer.round_id)
    until = held_until(signing_round, signer.id, at)
    if until is not None:
        raise SomebodyElseSigns(-(-(until - at) // _MINUTE))
    if any(other.state is SignerState.CONFIRMED for other in signing_round.signers if other.id != signer.id):
        raise SomebodyElseSigns(1)
    signing_round.leased_to, signing_round.leased_until = signer.id, at + LENGTH
    session.flush()
    return signing_round


def release(signing_round: Round, signer_id: int) -> None:
    """Nothing is under way for this signer any more; another's lease stays."""
    if signing_round.leased_to == signer_id:
        signing_round.leased_to = signing_round.leased_until = None


def hold(signing_round: Round, signer_id: int) -> None:
    """The signature is given: the round stays reserved until it is in the file, however long that takes."""
    signing_round.leased_to, signing_round.leased_until = (
        signer_id,
        signing_round.expires_at + timedelta(days=365),
    )


def held_until(signing_round: Round, signer_id: int, at: datetime) -> datetime | None:
    """Until when somebody else than this signer holds the round; None where nobody does."""
    if signing_round.leased_to in (None, signer_id) or signing_round.leased_until is None:
        return None
    return signing_round.leased_until if signing_round.leased_until > at else None
