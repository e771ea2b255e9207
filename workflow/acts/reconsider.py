"""Whoever refused may come back on it: nothing was concluded, and the Région has not taken the text up again."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import going_on, invitations
from signing.records import Signer
from workflow.actors import Actor
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.signature_mails import tell_reconsidered
from workflow.acts.step import locked, take
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import Deed
from workflow.rules.machine import why_not
from workflow.rules.moves import MoveFacts, Role
from workflow.rules.states import State
from workflow.workshop import Workshop


class NothingToReconsider(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce refus ne se reprend plus : la demande de signature a pris fin, ou la Région a repris le texte. "
            "Appelez la personne en charge du dossier."
        )


def may_reconsider(session: Session, workshop: Workshop, token: str, *, at: datetime) -> bool:
    """Whether the holder of this link refused by it and may still come back on it."""
    signer = invitations.find_refuser(session, workshop.secret, token)
    if signer is None:
        return False
    facts = _facts(signer, at)
    return why_not(State.DECLINED, "reconsider", facts) is None and _still_declined(session, signer)


def reconsider(workshop: Workshop, token: str, *, at: datetime) -> None:
    """The round goes on with the same text; a new link leaves. Raises NothingToReconsider, GuardRefused."""
    with workshop.database.transaction() as session:
        signer = invitations.find_refuser(session, workshop.secret, token)
        if signer is None or not _still_declined(session, signer):
            raise NothingToReconsider
        convention = locked(session, convention_id_of(session, signer.round_id))
        actor = Actor.program(signer.name)
        details = {"party": signer.party}
        take(session, convention, "reconsider", actor=actor, at=at, facts=_facts(signer, at), details=details)
        going_on.reconsider(session, signer, at=at)
        invite_those_whose_turn_it_is(session, workshop, convention, signer.round, at=at)
        tell_reconsidered(session, workshop.settings, convention, signer, at=at)


def _facts(signer: Signer, at: datetime) -> MoveFacts:
    return MoveFacts(
        roles=frozenset({Role.PROGRAM}),
        somebody_signed=any(one.confirmed_at is not None for one in signer.round.signers),
        past_last_day=signer.round.expires_at <= at,
    )


def _still_declined(session: Session, signer: Signer) -> bool:
    """A new version has no round yet, or another: the old one belongs to no convention any more."""
    found = session.query(Deed).filter_by(round_id=signer.round_id).one_or_none()
    return found is not None and found.state is State.DECLINED
