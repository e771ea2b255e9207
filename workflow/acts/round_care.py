"""What the acts on a running round share: who may do them, and whom they find."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing import rounds
from signing.records import Round, Signer, SignerState
from workflow.actors import Actor
from workflow.records.convention import Deed
from workflow.rules.moves import Role


class NotStaff(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette action demande le rôle « rédaction » ou « approbation ».")


class NotASigner(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette personne ne signe pas ce document : rechargez la page.")


class NotInvited(Refusal):
    """No link can be sent to ``name`` now."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} n’attend pas de lien : ce n’est pas son tour, ou sa signature est donnée.")


def demand_staff(actor: Actor) -> None:
    """Raises NotStaff."""
    if not actor.roles & {Role.DRAFTER, Role.APPROVER}:
        raise NotStaff


def signer_of(session: Session, convention: Deed, signer_id: int) -> Signer:
    """One signer of the present round, which is held. Raises NotASigner."""
    if convention.round_id is None:
        raise NotASigner
    signing_round = rounds.locked(session, convention.round_id)
    for signer in signing_round.signers:
        if signer.id == signer_id:
            return signer
    raise NotASigner


def demand_awaited(signer: Signer) -> None:
    """Raises NotInvited unless the person has to decide now."""
    if signer not in rounds.whose_turn(signer.round):
        raise NotInvited(signer.name)


def end_of(day: date) -> datetime:
    """The last second of a Paris day: what « until that day included » means."""
    return datetime.combine(day, time(23, 59, 59), PARIS).astimezone(UTC)


def pending(signing_round: Round) -> tuple[Signer, ...]:
    """Those who were invited and have not decided."""
    return tuple(one for one in rounds.whose_turn(signing_round) if one.state is SignerState.INVITED)
