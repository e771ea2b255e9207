"""Reminding those whose signature is awaited: by hand once a day, and by itself at each rung before the last day.

The same link is sent again. A rung that passed while the worker stood still is not caught up with one mail each:
the nearest one tells. Rungs that had passed when the person was invited never ring.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import PARIS, paris_date
from foundation.errors import Refusal
from notifications.outbox import OutboxMail
from signing.corrections import live_invitations
from signing.records import Invitation, Round, RoundState, Signer
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.round_care import demand_awaited, demand_staff, pending, signer_of
from workflow.acts.signature_mails import last_day
from workflow.acts.step import locked, note
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import Deed
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop

MORNING = 8
"""The hour in Paris from which reminders leave."""


class NoLinkToRemindOf(Refusal):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} n’a pas de lien qui fonctionne : envoyez-en un nouveau.")


class AlreadyReminded(Refusal):
    """Once a day is enough."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Un rappel est déjà parti aujourd’hui à {name} : laissez-lui le temps de répondre.")


def remind(workshop: Workshop, convention_id: int, signer_id: int, *, actor: Actor, at: datetime) -> None:
    """By hand. Raises NotStaff, NotASigner, NotInvited, NoLinkToRemindOf, AlreadyReminded."""
    demand_staff(actor)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        signer = signer_of(session, convention, signer_id)
        demand_awaited(signer)
        invitation = _link_of(session, signer)
        if invitation is None:
            raise NoLinkToRemindOf(signer.name)
        if _reminded_on(session, convention, signer, at):
            raise AlreadyReminded(signer.name)
        _tell(session, workshop, convention, signer, invitation, f"hand:{paris_date(at)}", at)
        note(session, convention, "remind", actor=actor, at=at, details={"to": signer.email})


def remind_due(workshop: Workshop, round_id: str, *, at: datetime) -> int:
    """The rungs of one round that are due now; answers how many reminders it sent. Nobody is reminded at night."""
    sent = 0
    if at.astimezone(PARIS).hour < MORNING:
        return sent
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        signing_round = session.get_one(Round, round_id)
        for signer in pending(signing_round):
            invitation = _link_of(session, signer)
            rung = invitation and _rung(workshop.settings.reminder_days, signing_round, invitation, at)
            if invitation is None or rung is None or _reminded_on(session, convention, signer, at):
                continue
            occasion = f"{paris_date(signing_round.expires_at)}:{rung}"
            mail = _tell(session, workshop, convention, signer, invitation, occasion, at)
            if mail.created_at == at:
                sent += 1
                details = {"to": signer.email, "days_left": rung}
                note(session, convention, "remind", actor=Actor.program(), at=at, details=details)
    return sent


def rounds_to_remind(session: Session, rungs: tuple[int, ...], at: datetime) -> list[str]:
    """Open rounds that end within the longest rung."""
    horizon = at + timedelta(days=max(rungs, default=0) + 1)
    query = (
        select(Round.id)
        .where(Round.state == RoundState.OPEN, Round.expires_at > at, Round.expires_at <= horizon)
        .order_by(Round.expires_at, Round.id)
    )
    return list(session.scalars(query))


def _rung(rungs: tuple[int, ...], signing_round: Round, invitation: Invitation, at: datetime) -> int | None:
    """The nearest rung reached today, if its day came after the day of the invitation."""
    last, today = paris_date(signing_round.expires_at), paris_date(at)
    reached = [rung for rung in rungs if last - timedelta(days=rung) <= today <= last]
    if not reached:
        return None
    nearest = min(reached)
    return nearest if last - timedelta(days=nearest) > paris_date(invitation.made_at) else None


def _link_of(session: Session, signer: Signer) -> Invitation | None:
    return next(iter(live_invitations(session, signer)), None)


def _reminded_on(session: Session, convention: Deed, signer: Signer, at: datetime) -> bool:
    midnight = at.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(OutboxMail.id).where(
        OutboxMail.kind == "signature-reminder",
        OutboxMail.about == convention.number,
        OutboxMail.to_address == signer.email,
        OutboxMail.created_at >= midnight,
    )
    return session.scalars(query.limit(1)).first() is not None


def _tell(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    invitation: Invitation,
    occasion: str,
    at: datetime,
) -> OutboxMail:
    return mailing.tell(
        session,
        workshop.settings,
        convention,
        mailing.Recipient(name=signer.name, address=signer.email),
        kind="signature-reminder",
        at=at,
        occasion=f"{invitation.id}:{occasion}",
        values={
            "signing_for": signer.acting_for,
            "deadline": last_day(signer.round),
            "invited_on": french_weekday(paris_date(invitation.made_at)),
        },
        secret_ref=f"invitation:{invitation.id}",
    )
