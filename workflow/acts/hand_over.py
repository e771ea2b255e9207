"""Someone is in charge: a convention passes to another agent, one or many at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.project_due import look_again
from workflow.acts.step import locked, note
from workflow.records.account import Account
from workflow.records.convention import Convention, Deed
from workflow.rules.moves import Role
from workflow.workshop import Workshop

IN_CHARGE = frozenset({Role.DRAFTER, Role.APPROVER})


class CannotBeInCharge(Refusal):
    """The account ``name`` is closed, or has no role that lets it act on conventions."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} ne peut pas être en charge de conventions : son compte est fermé ou n’a pas ce rôle."
        )


def hand_over(
    workshop: Workshop,
    convention_ids: Sequence[int],
    *,
    agent_id: int,
    substitute_id: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Puts another agent, and their substitute, in charge of all these conventions, or of none.

    Raises CannotBeInCharge, UnknownConvention.
    """
    if not actor.roles & (IN_CHARGE | {Role.ADMINISTRATOR}):
        raise CannotBeInCharge(actor.name)
    with workshop.database.transaction() as session:
        agent = _able(session.get_one(Account, agent_id))
        substitute = _able(session.get_one(Account, substitute_id)) if substitute_id else None
        for convention in _with_avenants(session, convention_ids):
            if convention.agent_id == agent.id and convention.substitute_id == substitute_id:
                continue
            convention.agent, convention.substitute = agent, substitute
            convention.changed_at = at
            names = {"agent": agent.name, "substitute": substitute.name if substitute else ""}
            note(session, convention, "hand-over", actor=actor, at=at, details=names)
            look_again(session, convention.id, as_of=paris_date(at))


def _with_avenants(session: Session, convention_ids: Sequence[int]) -> Iterator[Deed]:
    """The conventions, locked, and the avenants to each: who answers for one answers for the others."""
    for convention_id in sorted(convention_ids):
        deed = locked(session, convention_id)
        yield deed
        if isinstance(deed, Convention):
            for avenant in deed.avenants:
                yield locked(session, avenant.id)


def _able(account: Account) -> Account:
    if not account.active or not account.roles & IN_CHARGE:
        raise CannotBeInCharge(account.name)
    return account
