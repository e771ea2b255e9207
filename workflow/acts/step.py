"""The short transaction that ends every act: re-read under lock, check, store state and journal together."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.seen import MovedMeanwhile, demand_seen
from workflow.records.convention import Convention, Deed
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules.chain import START, Link, Told, next_link
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts


class UnknownConvention(Refusal):
    """No convention has this identifier or number."""

    def __init__(self, sought: int | str) -> None:
        self.sought = sought
        super().__init__(f"Aucune convention ne porte le numéro {sought}.")


def locked(session: Session, convention_id: int, *, revision: int | None = None) -> Deed:
    """The convention or avenant as it stands now, its row held until the transaction ends.

    With ``revision`` (the one read before slow work) raises MovedMeanwhile if a write came in between.
    """
    query = (
        select(Deed)
        .where(Deed.id == convention_id)
        .with_for_update(of=Deed)
        .execution_options(populate_existing=True)
    )
    convention = session.scalars(query).one_or_none()
    if convention is None:
        raise UnknownConvention(convention_id)
    if revision is not None and convention.revision != revision:
        raise MovedMeanwhile(convention.number)
    return convention


def locked_convention(session: Session, convention_id: int, *, revision: int | None = None) -> Convention:
    """The same, for what may only happen to a convention. Raises UnknownConvention for an avenant."""
    deed = locked(session, convention_id, revision=revision)
    if not isinstance(deed, Convention):
        raise UnknownConvention(deed.number)
    return deed


def known(session: Session, convention_id: int) -> Deed:
    """The convention or avenant as it was last written, not held. Raises UnknownConvention."""
    deed = session.get(Deed, convention_id)
    if deed is None:
        raise UnknownConvention(convention_id)
    return deed


def known_convention(session: Session, convention_id: int) -> Convention:
    """The same, for what may only happen to a convention. Raises UnknownConvention for an avenant."""
    deed = known(session, convention_id)
    if not isinstance(deed, Convention):
        raise UnknownConvention(deed.number)
    return deed


def by_number(session: Session, number: str) -> Deed:
    """The convention or avenant that bears this number. Raises UnknownConvention."""
    deed = session.scalars(select(Deed).where(Deed.number == number)).one_or_none()
    if deed is None:
        raise UnknownConvention(number)
    return deed


def take(
    session: Session,
    convention: Deed,
    trigger: str,
    *,
    actor: Actor,
    at: datetime,
    facts: MoveFacts | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Makes one move of the table on a locked convention and writes its journal entry.

    Raises MovedMeanwhile if it is no longer as ``actor`` saw it, ForbiddenMove or GuardRefused; then nothing is
    changed.
    """
    demand_seen(session, convention, actor, at=at)
    known = replace(facts or MoveFacts(), roles=actor.roles, reason=reason, words=convention.words)
    before = convention.state
    convention.state_name = next_state(before, trigger, known)
    convention.changed_at = at
    note(session, convention, trigger, actor=actor, at=at, before=before, reason=reason, details=details)


def note(
    session: Session,
    convention: Deed,
    what: str,
    *,
    actor: Actor,
    at: datetime,
    before: str | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Appends to the journal's chain; the convention must be locked, or two lines could follow the same one.

    Raises MovedMeanwhile if it is no longer as ``actor`` saw it.
    """
    session.flush()
    demand_seen(session, convention, actor, at=at)
    head = session.get(JournalHead, convention.id, populate_existing=True)
    told = Told(
        at=at,
        actor=actor.name,
        account_id=actor.account_id,
        what=what,
        state_before=before or convention.state_name,
        state_after=convention.state_name,
        reason=reason,
        details=details or {},
    )
    link = next_link(
        chain=convention.number,
        number=head.number + 1 if head else 1,
        told=told,
        salt=secrets.token_hex(32),
        previous=head.hash if head else START,
    )
    session.add(_row(convention, link))
    if head is None:
        session.add(JournalHead(convention_id=convention.id, number=link.number, hash=link.hash))
    else:
        head.number, head.hash = link.number, link.hash


def _row(convention: Deed, link: Link) -> JournalEntry:
    told = link.told
    return JournalEntry(
        convention_id=convention.id,
        number=link.number,
        at=told.at,
        actor=told.actor,
        account_id=told.account_id,
        what=told.what,
        state_before=told.state_before,
        state_after=told.state_after,
        reason=told.reason,
        details=dict(told.details),
        salt=link.salt,
        commitment=link.commitment,
        previous=link.previous,
        hash=link.hash,
    )
