"""What waits for a person, what is under way, what comes soon: the start page reads only this."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing.methods.paper import steps_of
from signing.records import Round, RoundMedium, SignerState
from workflow.readings.conventions import LATE_AFTER
from workflow.readings.letter_tasks import letter_tasks
from workflow.readings.mandates import REGION, link_of
from workflow.readings.packs import pack_of
from workflow.readings.paper import where_the_originals_are
from workflow.readings.requests import judged
from workflow.readings.texts import missing_in, unconfirmed_articles
from workflow.records.account import Account
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Convention, Deed, Medium, PartySignature
from workflow.records.decision import DecisionAnswer, DecisionRound
from workflow.records.journal import JournalEntry
from workflow.records.representative import Authority, HandOverState, SignatureHandOver
from workflow.rules.moves import Role
from workflow.rules.states import State
from workflow.rules.wording import french_date

MOST = 100


class ToDo(StrEnum):
    """What is expected of the person, by the page that does it."""

    FILL_IN = "fill-in"
    CORRECT = "correct"
    SETTLE = "settle"
    SUBMIT = "submit"
    REVIEW = "review"
    SEND = "send"
    SEND_ON_PAPER = "send-on-paper"
    FOLLOW_PAPER = "follow-paper"
    ANSWER = "answer"
    EMPOWER = "empower"
    REVISE = "revise"
    CHASE = "chase"
    GIVE_OPINION = "give-opinion"
    POST_LETTER = "post-letter"
    PROVE_LETTER = "prove-letter"
    FOLLOW_NOTICE = "follow-notice"
    ANSWER_REQUEST = "answer-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    what: ToDo
    number: str
    co_contractor: str
    since: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A signing round, and whom it waits for."""

    number: str
    co_contractor: str
    waits_for: str
    until: datetime


def tasks_of(session: Session, settings: Settings, account: Account, *, at: datetime) -> tuple[Task, ...]:
    """What waits for this person: reviews first, then what is oldest."""
    mine = or_(Deed.agent_id == account.id, Deed.substitute_id == account.id)
    open_ones = _conventions(session, mine, State.DRAFT, State.APPROVED, State.DECLINED, State.EXPIRED)
    found = [task for convention in open_ones if (task := _own_task(session, settings, convention))]
    found += _hand_overs(session, mine)
    found += _not_executory(session, mine)
    found += _late_rounds(session, mine, at)
    found += _opinions_asked(session, account, at)
    found += _letters(session, settings, mine, at)
    found += _requests(session, settings, mine, at)
    reviews = []
    if Role.APPROVER in account.roles:
        others = or_(Deed.submitter_id.is_(None), Deed.submitter_id != account.id)
        reviews = [_task(ToDo.REVIEW, one) for one in _conventions(session, others, State.IN_REVIEW)]
    return (*reviews, *sorted(found, key=lambda task: task.since))


def rounds_under_way(session: Session) -> tuple[UnderWay, ...]:
    """Every convention in signature, the one that expires first on top."""
    query = (
        select(Deed, Round)
        .join(Round, Round.id == Deed.round_id)
        .where(Deed.state_name == State.IN_SIGNATURE)
        .order_by(Round.expires_at)
        .limit(MOST)
    )
    return tuple(
        _under_way(session, convention, found) for convention, found in session.execute(query).unique()
    )


def _conventions(session: Session, condition: ColumnElement[bool], *states: State) -> list[Deed]:
    query = select(Deed).where(condition, Deed.state_name.in_(states)).order_by(Deed.changed_at).limit(MOST)
    return list(session.scalars(query).unique())


def _own_task(session: Session, settings: Settings, convention: Deed) -> Task | None:
    if convention.state is State.APPROVED:
        paper = convention.medium is Medium.PAPER
        return _task(ToDo.SEND_ON_PAPER if paper else ToDo.SEND, convention)
    if convention.state in {State.DECLINED, State.EXPIRED}:
        return _task(ToDo.REVISE, convention, detail=convention.state_label)
    returned = _returned_with(session, convention)
    if returned:
        return _task(ToDo.CORRECT, convention, detail=returned)
    if articles := unconfirmed_articles(convention, pack_of(convention, settings)):
        return _task(ToDo.SETTLE, convention, detail=f"article {', '.join(articles)}")
    missing = missing_in(session, settings, convention)
    if missing:
        return _task(
            ToDo.FILL_IN, convention, detail=", ".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        )
    return _task(ToDo.SUBMIT, convention)


def _returned_with(session: Session, convention: Deed) -> str:
    """The reviewer's remarks, as long as nothing was done about them."""
    newest = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.convention_id == convention.id)
        .order_by(JournalEntry.number.desc())
        .limit(1)
    ).one()
    return newest.reason if newest.what == "return_for_changes" else ""


def _hand_overs(session: Session, mine: ColumnElement[bool]) -> list[Task]:
    """Delegations to check before the delegate is invited."""
    query = (
        select(Deed, SignatureHandOver)
        .join(PartySignature, PartySignature.convention_id == Deed.id)
        .join(SignatureHandOver, SignatureHandOver.signature_id == PartySignature.id)
        .where(
            mine,
            Deed.state_name == State.IN_SIGNATURE,
            SignatureHandOver.state_name == HandOverState.ASKED,
        )
        .limit(MOST)
    )
    return [
        _task(ToDo.ANSWER, deed, detail=f"{asked.from_name} : {asked.capacity}")
        for deed, asked in session.execute(query).unique()
    ]


def _not_executory(session: Session, mine: ColumnElement[bool]) -> list[Task]:
    """The Région's decisions whose transmission or publication is not entered: she will not be able to sign."""
    query = (
        select(Deed, Authority)
        .join(PartySignature, PartySignature.convention_id == Deed.id)
        .join(Authority, Authority.id == PartySignature.authority_id)
        .where(
            mine,
            Deed.state_name == State.IN_SIGNATURE,
            PartySignature.version == Deed.version,
            PartySignature.party == REGION,
            PartySignature.signed_at.is_(None),
            or_(Authority.transmitted_on.is_(None), Authority.published_on.is_(None)),
        )
        .limit(MOST)
    )
    return [
        _task(ToDo.EMPOWER, deed, detail=link_of(authority).words)
        for deed, authority in session.execute(query).unique()
    ]


def _late_rounds(session: Session, mine: ColumnElement[bool], at: datetime) -> list[Task]:
    query = (
        select(Deed, Round)
        .join(Round, Round.id == Deed.round_id)
        .where(mine, Deed.state_name == State.IN_SIGNATURE, Round.opened_at < at - LATE_AFTER)
        .limit(MOST)
    )
    return [
        _task(
            ToDo.FOLLOW_PAPER if found.medium is RoundMedium.PAPER else ToDo.CHASE,
            convention,
            detail=_under_way(session, convention, found).waits_for,
        )
        for convention, found in session.execute(query).unique()
    ]


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


def _under_way(session: Session, convention: Deed, found: Round) -> UnderWay:
    steps = steps_of(session, found.id) if found.medium is RoundMedium.PAPER else None
    awaited = [signer.name for signer in found.signers if signer.state is SignerState.INVITED]
    return UnderWay(
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        waits_for=where_the_originals_are(found, steps) if steps is not None else ", ".join(awaited),
        until=found.expires_at,
    )


def _task(what: ToDo, convention: Deed, *, detail: str = "") -> Task:
    return Task(
        what=what,
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        since=convention.changed_at,
        detail=detail,
    )
