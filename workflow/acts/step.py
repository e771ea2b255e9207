"""The short transaction that ends every act: re-read under lock, check, store state and journal together."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts


class UnknownConvention(Refusal):
    """No convention has this identifier or number."""

    def __init__(self, sought: int | str) -> None:
        self.sought = sought
        super().__init__(f"Aucune convention ne porte le numéro {sought}.")


class MovedMeanwhile(Refusal):
    """Somebody else changed the convention between the slow work and the transaction: nothing was stored."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"La convention {number} vient d’être modifiée par une autre personne : "
            "rechargez la page, vérifiez, puis recommencez."
        )


def locked(session: Session, convention_id: int, *, revision: int | None = None) -> Convention:
    """The convention as it stands now, its row held until the transaction ends.

    With ``revision`` (the one read before slow work) raises MovedMeanwhile if a write came in between.
    """
    query = (
        select(Convention)
        .where(Convention.id == convention_id)
        .with_for_update(of=Convention)
        .execution_options(populate_existing=True)
    )
    convention = session.scalars(query).one_or_none()
    if convention is None:
        raise UnknownConvention(convention_id)
    if revision is not None and convention.revision != revision:
        raise MovedMeanwhile(convention.number)
    return convention


def known(session: Session, convention_id: int) -> Convention:
    """The convention as it was last written, not held. Raises UnknownConvention."""
    convention = session.get(Convention, convention_id)
    if convention is None:
        raise UnknownConvention(convention_id)
    return convention


def by_number(session: Session, number: str) -> Convention:
    """Raises UnknownConvention."""
    convention = session.scalars(select(Convention).where(Convention.number == number)).one_or_none()
    if convention is None:
        raise UnknownConvention(number)
    return convention


def take(
    session: Session,
    convention: Convention,
    trigger: str,
    *,
    actor: Actor,
    at: datetime,
    facts: MoveFacts | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Makes one move of the table on a locked convention and writes its journal entry.

    Raises ForbiddenMove or GuardRefused; then nothing is changed.
    """
    known = replace(facts or MoveFacts(), roles=actor.roles, reason=reason)
    before = convention.state
    convention.state_name = next_state(before, trigger, known)
    convention.changed_at = at
    note(session, convention, trigger, actor=actor, at=at, before=before, reason=reason, details=details)


def note(
    session: Session,
    convention: Convention,
    what: str,
    *,
    actor: Actor,
    at: datetime,
    before: str | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Appends to the journal; the convention must be locked, or its numbers could collide."""
    last = session.scalar(
        select(func.max(JournalEntry.number)).where(JournalEntry.convention_id == convention.id)
    )
    session.add(
        JournalEntry(
            convention_id=convention.id,
            number=(last or 0) + 1,
            at=at,
            actor=actor.name,
            account_id=actor.account_id,
            what=what,
            state_before=before or convention.state_name,
            state_after=convention.state_name,
            reason=reason,
            details=details or {},
        )
    )
