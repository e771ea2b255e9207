"""What waits for a person, most urgent first: the start page reads it."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.readings.alerts import undelivered
from workflow.readings.changes import awaited_from
from workflow.readings.drafting_tasks import drafting_tasks, reviews
from workflow.readings.letter_tasks import letter_tasks
from workflow.readings.requests import judged
from workflow.readings.signature_tasks import signature_tasks
from workflow.readings.tasks import MOST, Task, ToDo
from workflow.readings.unreached import unreached_of
from workflow.records.account import Account
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Convention, Deed
from workflow.records.decision import DecisionAnswer, DecisionRound
from workflow.rules.wording import french_date


def tasks_of(session: Session, settings: Settings, account: Account, *, at: datetime) -> tuple[Task, ...]:
    """What waits for this person: changes to confirm, then reviews, then what is oldest."""
    mine = or_(Deed.agent_id == account.id, Deed.substitute_id == account.id)
    found = [
        *drafting_tasks(session, settings, mine),
        *signature_tasks(session, mine, at),
        *_opinions_asked(session, account, at),
        *_letters(session, settings, mine, at),
        *_requests(session, settings, mine, at),
        *_untold(session, mine),
        *_unreached(session, account),
    ]
    first = (*_changes(session, account, at), *reviews(session, account))
    return (*first, *sorted(found, key=lambda one: one.since))


def _changes(session: Session, account: Account, at: datetime) -> list[Task]:
    """Changes asked by somebody else, which this person may confirm: a signature may be waiting for them."""
    tasks = []
    for request in awaited_from(session, account, at=at):
        deed = session.get(Deed, request.convention_id) if request.convention_id else None
        tasks.append(
            Task(
                what=ToDo.CONFIRM_CHANGE,
                number=deed.number if deed else "",
                co_contractor=deed.co_contractor.name if deed else "",
                since=request.asked_at,
                detail=f"{request.kind.label} : {request.subject}, demandé par {request.asked_by}",
                request_id=request.id,
            )
        )
    return tasks


def _letters(session: Session, settings: Settings, mine: ColumnElement[bool], at: datetime) -> list[Task]:
    return [
        Task(
            what=ToDo(work.what),
            number=work.convention.number,
            co_contractor=work.convention.co_contractor.name,
            since=work.since,
            detail=work.detail,
        )
        for work in letter_tasks(session, settings, mine, today=paris_date(at))
    ]


def _untold(session: Session, mine: ColumnElement[bool]) -> list[Task]:
    """People whom a mail about a date did not reach."""
    return [
        Task(
            what=ToDo.TELL_OTHERWISE,
            number=row.number,
            co_contractor=row.co_contractor,
            since=row.noted_at,
            detail=f"{row.name}, {row.address} : {row.label.lower()}, {french_date(row.target)}",
        )
        for row in undelivered(session, mine, limit=MOST)
    ]


def _unreached(session: Session, account: Account) -> list[Task]:
    """People whom any other mail did not reach."""
    return [
        Task(
            what=ToDo.MAIL_LOST,
            number=one.number,
            co_contractor=one.co_contractor,
            since=one.since,
            detail=f"{one.name}, {one.address} : {one.why}",
        )
        for one in unreached_of(session, account)
    ]


def _requests(session: Session, settings: Settings, mine: ColumnElement[bool], at: datetime) -> list[Task]:
    """Requests for an avenant that nobody has answered: neither drafted upon, nor refused."""
    query = (
        select(AvenantRequest, Convention)
        .join(Convention, Convention.id == AvenantRequest.convention_id)
        .where(
            mine,
            AvenantRequest.annulled_at.is_(None),
            AvenantRequest.avenant_id.is_(None),
            or_(AvenantRequest.accepted.is_(None), AvenantRequest.accepted.is_(True)),
        )
        .limit(MOST)
    )
    tasks = []
    for request, convention in session.execute(query).unique():
        found = judged(convention, settings, request, as_of=paris_date(at))
        detail = f"{request.reference}, {found.label}" if found else request.reference
        tasks.append(
            Task(
                what=ToDo.ANSWER_REQUEST,
                number=convention.number,
                co_contractor=convention.co_contractor.name,
                since=request.recorded_at,
                detail=detail,
            )
        )
    return tasks


def _opinions_asked(session: Session, account: Account, at: datetime) -> list[Task]:
    """Consultations before a renewal that this person has not answered, while nobody has decided."""
    query = (
        select(DecisionRound, DecisionAnswer, Convention)
        .join(DecisionAnswer, DecisionAnswer.round_id == DecisionRound.id)
        .join(Convention, Convention.id == DecisionRound.convention_id)
        .where(DecisionAnswer.account_id == account.id, DecisionAnswer.opinion_name.is_(None))
        .where(DecisionRound.decided.is_(None), DecisionRound.renewal_on > paris_date(at))
        .order_by(DecisionRound.renewal_on)
        .limit(MOST)
    )
    return [
        Task(
            what=ToDo.GIVE_OPINION,
            number=convention.number,
            co_contractor=convention.co_contractor.name,
            since=asked.asked_at,
            detail=f"reconduction du {french_date(found.renewal_on)}",
        )
        for found, asked, convention in session.execute(query).unique()
    ]
