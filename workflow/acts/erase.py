"""Erasing what one line of a journal tells of a person, where the law asks for it; the chain goes on verifying.

The salt goes with the content: without it, nobody can guess back what was committed to. The line keeps its date,
its act and its states. Bundles that were made with it are forgotten too, and made anew when they are asked for.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.step import locked, note
from workflow.records.evidence import EvidenceBundle
from workflow.records.journal import JournalEntry
from workflow.rules.chain_check import ERASE, ERASED_ACTOR
from workflow.rules.erasure import demand_erasable
from workflow.rules.moves import Role
from workflow.workshop import Workshop


class NotAllowedToErase(Refusal):
    def __init__(self) -> None:
        super().__init__("Seul un administrateur efface le contenu d’une ligne du journal.")


class ErasureNeedsAReason(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Un motif est demandé : par exemple la date de la demande et sa référence, sans reprendre ce qui s’efface."
        )


class NoSuchLine(Refusal):
    """``number`` is not in this journal, or was erased before."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"La ligne {number} n’est pas dans ce journal, ou son contenu est déjà effacé.")


def erase(workshop: Workshop, deed_id: int, number: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Raises NotAllowedToErase, ErasureNeedsAReason, NoSuchLine, MustBeKept, UnknownConvention."""
    if Role.ADMINISTRATOR not in actor.roles:
        raise NotAllowedToErase
    if not reason.strip():
        raise ErasureNeedsAReason
    with workshop.database.transaction() as session:
        deed = locked(session, deed_id)
        entry = _entry(session, deed_id, number)
        demand_erasable(number, entry.what)
        entry.actor, entry.account_id, entry.reason, entry.details, entry.salt = (
            ERASED_ACTOR,
            None,
            "",
            {},
            "",
        )
        note(session, deed, ERASE, actor=actor, at=at, reason=reason.strip(), details={"entry": number})
    forget_bundles(workshop, deed_id)


def forget_bundles(workshop: Workshop, deed_id: int) -> None:
    """Files first: interrupted, the rows still say what is left to forget."""
    with workshop.database.reading() as session:
        rows = session.scalars(select(EvidenceBundle).filter_by(convention_id=deed_id)).all()
        kept = {row.id: row.sha256 for row in rows}
    for sha256 in kept.values():
        workshop.vault.forget(sha256)
    with workshop.database.transaction() as session:
        session.execute(delete(EvidenceBundle).where(EvidenceBundle.id.in_(kept)))


def _entry(session: Session, deed_id: int, number: int) -> JournalEntry:
    query = select(JournalEntry).filter_by(convention_id=deed_id, number=number)
    entry = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if entry is None or not entry.salt:
        raise NoSuchLine(number)
    return entry
