"""What waits for the signature of one account of the Région: found by the person, never by the link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing import invitations, rounds
from signing.both_sides import Side, demand_distinct
from signing.corrections import live_invitations
from signing.records import Invitation, Round, RoundMedium, RoundState, Signer, SignerState
from workflow.readings.mandates import REGION, signature_row, standing_of
from workflow.readings.rounds import convention_id_of
from workflow.readings.sides import round_sides
from workflow.records.account import Account
from workflow.records.convention import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """One signature that the person may give now. ``waits_for``: what keeps them from it today."""

    signer_id: int
    number: str
    title: str
    co_contractor: str
    capacity: str
    since: datetime
    until: datetime
    waits_for: str


def awaited_from(
    session: Session, settings: Settings, account: Account, *, at: datetime
) -> tuple[Awaited, ...]:
    """In the order in which they expire; those whose link died are asked for again by the agent in charge."""
    query = (
        select(Signer)
        .join(Round, Round.id == Signer.round_id)
        .where(
            Signer.party == REGION,
            Signer.state == SignerState.INVITED,
            Round.state == RoundState.OPEN,
            Round.medium == RoundMedium.ELECTRONIC,
            Round.expires_at > at,
        )
        .order_by(Round.expires_at, Signer.id)
    )
    found = []
    for signer in session.scalars(query):
        deed = session.get_one(Deed, convention_id_of(session, signer.round_id))
        link = _link_of(session, signer)
        if (
            link is not None
            and _is_theirs(deed, signer, account)
            and signer in rounds.whose_turn(signer.round)
        ):
            found.append(_awaited(session, settings, deed, signer, link, at))
    return tuple(found)


def link_of_own(
    session: Session, settings: Settings, secret: bytes, account: Account, signer_id: int, *, at: datetime
) -> str | None:
    """The token of that signature, for the person whose it is; None for anybody else."""
    if all(item.signer_id != signer_id for item in awaited_from(session, settings, account, at=at)):
        return None
    link = _link_of(session, session.get_one(Signer, signer_id))
    return invitations.token(secret, link.id) if link else None


def demand_one_side(session: Session, deed: Deed, signer: Signer, account: Account) -> None:
    """Whoever is signed in here does not sign for the other party. Raises SamePersonOnBothSides."""
    others = [side for side in round_sides(session, deed, signer.round) if side.party != signer.party]
    own = Side(party=signer.party, name=account.name, addresses=(account.email,))
    demand_distinct([*others, own])


def _is_theirs(deed: Deed, signer: Signer, account: Account) -> bool:
    """By the account that the approval bound; else the one that the sheet names; otherwise by the address."""
    row = signature_row(deed, signer.party, signer.rank)
    if row.account_id is not None:
        return row.account_id == account.id
    person = row.authority.representative if row.authority else None
    if person is not None and person.account_id is not None:
        return person.account_id == account.id
    return signer.email.casefold() == account.email.casefold()


def _awaited(
    session: Session, settings: Settings, deed: Deed, signer: Signer, link: Invitation, at: datetime
) -> Awaited:
    row = signature_row(deed, signer.party, signer.rank)
    standing = standing_of(session, settings, deed, row, on=paris_date(at))
    return Awaited(
        signer_id=signer.id,
        number=deed.number,
        title=deed.title,
        co_contractor=deed.co_contractor.name,
        capacity=signer.capacity,
        since=link.made_at,
        until=signer.round.expires_at,
        waits_for=" ".join(item.sentence for item in standing.blocking),
    )


def _link_of(session: Session, signer: Signer) -> Invitation | None:
    return next(iter(live_invitations(session, signer)), None)
