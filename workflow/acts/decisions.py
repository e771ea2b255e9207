"""The decision before a renewal: services are asked, answer, and somebody in charge decides. Silence decides nothing.

Whatever is decided here, the calendar goes on by itself: only a letter that was posted avoids a renewal.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from workflow.actors import Actor
from workflow.acts.step import locked_convention, note
from workflow.records.account import Account
from workflow.records.convention import Convention
from workflow.records.decision import AskedService, DecisionAnswer, DecisionRound, Opinion
from workflow.rules.calendar import Duration, counted_back
from workflow.rules.ladders import Audience, Ladder, Rung
from workflow.rules.moves import Role
from workflow.workshop import Workshop

LADDER = "decision"
REMINDERS = 2
"""How many months in a row a service that has not answered is reminded."""
MAY_DECIDE = frozenset({Role.DRAFTER, Role.APPROVER})


class NotAsked(Refusal):
    """The opinion of this person was not asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"L’avis de {name} n’est pas demandé sur cette reconduction.")


class RoundIsOver(Refusal):
    """Decided, or renewed meanwhile: answers are kept as they are."""

    def __init__(self, renewal_on: date) -> None:
        self.renewal_on = renewal_on
        super().__init__("Cette consultation est close : les avis restent tels qu’ils ont été donnés.")


class MayNotDecide(Refusal):
    def __init__(self) -> None:
        super().__init__("Décider demande d’être en charge de la convention, ou le rôle « approbation ».")


class ReasonIsMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Dites en une phrase pourquoi : cette raison reste avec la convention.")


def ladder(settings: Settings) -> Ladder | None:
    """When services are asked, then reminded; None where the instance asks nobody."""
    months = settings.decision_months
    if not months:
        return None
    rungs = tuple(Rung(months=count) for count in range(months, max(months - REMINDERS, 1) - 1, -1))
    return Ladder(
        name=LADDER,
        rule="renewal",
        rungs=rungs,
        to=(Audience.SERVICES,),
        to_do="Donnez l’avis de votre service, à l’onglet « Avis » de la convention : poursuivre, renégocier ou dénoncer",
    )


def open_round(
    session: Session,
    settings: Settings,
    convention: Convention,
    renewal_on: date,
    *,
    answer_by: date,
    at: datetime,
) -> DecisionRound | None:
    """Asks the services of the convention, or those of every convention, once its day has come.

    None before that day, where nobody is to be asked, and where the round of this renewal is open already.
    The convention must be locked.
    """
    months = settings.decision_months
    if not months or paris_date(at) < counted_back(renewal_on, Duration(months=months)):
        return None
    query = select(DecisionRound.id).where(
        DecisionRound.convention_id == convention.id, DecisionRound.renewal_on == renewal_on
    )
    if session.scalar(query) is not None:
        return None
    asked = services_of(session, convention.id)
    if not asked:
        return None
    round_ = DecisionRound(
        convention_id=convention.id, renewal_on=renewal_on, answer_by=answer_by, opened_at=at
    )
    round_.answers = [
        DecisionAnswer(account_id=one.account_id, service=one.service, asked_at=at, account=one.account)
        for one in asked
    ]
    session.add(round_)
    details = {"renewal_on": renewal_on.isoformat(), "services": [one.service for one in asked]}
    note(session, convention, "decision-asked", actor=Actor.program(), at=at, details=details)
    return round_


def services_of(session: Session, convention_id: int) -> Sequence[AskedService]:
    """Its own, or else those of every convention; people whose account is closed are not asked."""
    own = _services(session, convention_id)
    return own or _services(session, None)


def _services(session: Session, convention_id: int | None) -> list[AskedService]:
    query = select(AskedService).where(AskedService.convention_id == convention_id).order_by(AskedService.id)
    found = {one.account_id: one for one in session.scalars(query).unique() if one.account.active}
    return list(found.values())


def answer(
    workshop: Workshop,
    round_id: int,
    *,
    opinion: Opinion,
    comment: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Raises NotAsked, RoundIsOver. A mind may change until the decision; each answer stays in the journal."""
    with workshop.database.transaction() as session:
        round_, convention = _open(session, round_id, at)
        own = next((one for one in round_.answers if one.account_id == actor.account_id), None)
        if own is None:
            raise NotAsked(actor.name)
        own.opinion_name, own.comment, own.answered_at = opinion, comment.strip(), at
        details = {
            "renewal_on": round_.renewal_on.isoformat(),
            "service": own.service,
            "opinion": str(opinion),
        }
        note(
            session,
            convention,
            "decision-answer",
            actor=actor,
            at=at,
            reason=comment.strip(),
            details=details,
        )


def decide(
    workshop: Workshop, round_id: int, *, opinion: Opinion, reason: str, actor: Actor, at: datetime
) -> None:
    """Raises MayNotDecide, ReasonIsMissing, RoundIsOver."""
    with workshop.database.transaction() as session:
        round_, convention = _open(session, round_id, at)
        in_charge = actor.account_id in {convention.agent_id, convention.substitute_id}
        if not (actor.roles & MAY_DECIDE and (in_charge or Role.APPROVER in actor.roles)):
            raise MayNotDecide
        if not reason.strip():
            raise ReasonIsMissing
        round_.decided, round_.decided_at, round_.decided_by = opinion, at, actor.name
        round_.reason = reason.strip()
        details = {"renewal_on": round_.renewal_on.isoformat(), "opinion": str(opinion)}
        note(session, convention, "decision", actor=actor, at=at, reason=reason.strip(), details=details)


def ask_service(session: Session, account: Account, service: str, *, convention_id: int | None) -> None:
    """From now on this person is asked; a second time changes the name of the service."""
    query = select(AskedService).where(
        AskedService.account_id == account.id, AskedService.convention_id == convention_id
    )
    known = session.scalars(query).unique().one_or_none()
    if known is None:
        session.add(AskedService(account_id=account.id, convention_id=convention_id, service=service.strip()))
    else:
        known.service = service.strip()


def stop_asking(session: Session, asked_id: int) -> None:
    """Rounds that are open keep their answers, and go on asking."""
    asked = session.get(AskedService, asked_id)
    if asked is not None:
        session.delete(asked)


def _open(session: Session, round_id: int, at: datetime) -> tuple[DecisionRound, Convention]:
    """The round, its convention locked. Raises RoundIsOver."""
    convention_id = session.scalars(
        select(DecisionRound.convention_id).where(DecisionRound.id == round_id)
    ).one()
    convention = locked_convention(session, convention_id)
    round_ = session.get_one(DecisionRound, round_id, populate_existing=True)
    if round_.decided is not None or paris_date(at) >= round_.renewal_on:
        raise RoundIsOver(round_.renewal_on)
    return round_, convention
