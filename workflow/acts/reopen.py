"""Going back: a frozen text is taken up again as a new version, or a convention is given up."""

from datetime import datetime

from sqlalchemy.orm import Session

from signing import rounds
from workflow.actors import Actor
from workflow.acts.files import Stored, attach
from workflow.acts.signature_mails import tell_cancelled
from workflow.acts.step import locked, take
from workflow.readings.rounds import round_of
from workflow.records.convention import Deed, DocumentRole
from workflow.rules.states import State
from workflow.workshop import Workshop


def reopen(workshop: Workshop, convention_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """An approved text goes back to drafting as the next version; what was frozen stays in the vault.

    Raises ForbiddenMove, GuardRefused.
    """
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        take(session, convention, "reopen", actor=actor, at=at, reason=reason)
        _next_version(session, convention)


def revise(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """A declined, expired or cancelled convention is taken up again. Raises ForbiddenMove, GuardRefused."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        take(session, convention, "revise", actor=actor, at=at)
        _next_version(session, convention)


def cancel(workshop: Workshop, convention_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Gives the convention up; an open round is stopped and everybody it concerned is told.

    Raises ForbiddenMove, GuardRefused.
    """
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        was_in_signature = convention.state is State.IN_SIGNATURE
        take(session, convention, "cancel", actor=actor, at=at, reason=reason)
        if was_in_signature:
            signing_round = round_of(session, convention)
            tell_cancelled(session, workshop.settings, convention, signing_round, reason=reason, at=at)
            rounds.cancel(session, signing_round.id, reason=reason, at=at)


def _next_version(session: Session, convention: Deed) -> None:
    """The text goes on as it was: a retouch goes with it, and what was said of its durations."""
    edited = convention.document(DocumentRole.EDITED)
    convention.version += 1
    convention.round_id = None
    convention.submitter_id = None
    if edited is None:
        convention.touched_articles = []
        convention.confirmed_articles = []
        convention.clause_values = {}
        return
    same = Stored(
        role=DocumentRole.EDITED, sha256=edited.sha256, size=edited.size, media_type=edited.media_type
    )
    attach(session, convention, same, by=edited.made_by, at=edited.made_at, sources=edited.sources)
