"""What waits, and whom it waits for, while conventions are being signed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from signing import rounds
from signing.methods.paper import steps_of
from signing.records import Round, RoundMedium, SignerState
from workflow.readings.conventions import LATE_AFTER
from workflow.readings.mandates import REGION, link_of
from workflow.readings.paper import where_the_originals_are
from workflow.readings.tasks import MOST, Task, ToDo, task
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, HandOverState, SignatureHandOver
from workflow.rules.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A signing round, and whom it waits for."""

    number: str
    co_contractor: str
    waits_for: str
    until: datetime


def signature_tasks(session: Session, mine: ColumnElement[bool], at: datetime) -> list[Task]:
    """Delegations to check, decisions that would stop the Région, rounds that are late."""
    return [*_hand_overs(session, mine), *_not_executory(session, mine), *_late_rounds(session, mine, at)]


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
        task(ToDo.ANSWER, deed, detail=f"{asked.from_name} : {asked.capacity}")
        for deed, asked in session.execute(query).unique()
    ]


def _not_executory(session: Session, mine: ColumnElement[bool]) -> list[Task]:
    """The Région's decisions whose transmission or publication is not entered: the invitation waits for them."""
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
        task(ToDo.EMPOWER, deed, detail=link_of(authority).words)
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
        task(
            ToDo.FOLLOW_PAPER if found.medium is RoundMedium.PAPER else ToDo.CHASE,
            convention,
            detail=_under_way(session, convention, found).waits_for,
        )
        for convention, found in session.execute(query).unique()
    ]


def _under_way(session: Session, convention: Deed, found: Round) -> UnderWay:
    steps = steps_of(session, found.id) if found.medium is RoundMedium.PAPER else None
    awaited = [
        signer.name if signer.state is SignerState.INVITED else f"l’habilitation de {signer.name}"
        for signer in rounds.whose_turn(found)
    ]
    return UnderWay(
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        waits_for=where_the_originals_are(found, steps) if steps is not None else ", ".join(awaited),
        until=found.expires_at,
    )
