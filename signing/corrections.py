"""What may be put right while a round runs, without undoing a signature: an address, a telephone, a person.

Every correction is kept beside what it corrects; the link that it makes useless dies in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import challenge
from signing.both_sides import Side, demand_distinct
from signing.methods.method import Method
from signing.records import (
    Invitation,
    RoundState,
    Signer,
    SignerChange,
    WhatChanged,
    WhyRevoked,
)
from signing.refusals import AlreadySigned, RoundClosed
from signing.turns import locked


class NothingToCorrect(Refusal):
    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(f"L’adresse est déjà {email} : il n’y a rien à corriger.")


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__("Indiquez le motif : il reste au dossier.")


def correct_address(
    session: Session, signer: Signer, *, email: str, by: str, reason: str, at: datetime, known: Iterable[Side]
) -> bool:
    """Another address for the same person, who has not decided yet; answers whether a link died of it.

    ``known``: the round's people as they are known elsewhere too. Raises RoundClosed, AlreadySigned,
    NothingToCorrect, NoReason, SamePersonOnBothSides.
    """
    _demand_undecided_signer(session, signer)
    if email.casefold() == signer.email.casefold():
        raise NothingToCorrect(signer.email)
    demand_distinct(_with(signer, known, name=signer.name, email=email))
    before = {"email": signer.email}
    note_change(session, signer, WhatChanged.CONTACT, before, {"email": email}, by=by, reason=reason, at=at)
    signer.email = email
    challenge.void(session, signer, at=at)
    died = revoke(session, signer, WhyRevoked.CORRECTED, at=at)
    session.flush()
    return died


def correct_mobile(
    session: Session, signer: Signer, *, mobile: str, by: str, reason: str, at: datetime
) -> None:
    """Another number for codes by SMS; the link stays good, codes already sent do not. Raises AlreadySigned, NoReason."""
    _demand_undecided_signer(session, signer)
    before, after = {"mobile": signer.mobile}, {"mobile": mobile}
    note_change(session, signer, WhatChanged.CONTACT, before, after, by=by, reason=reason, at=at)
    signer.mobile = mobile
    challenge.void(session, signer, at=at)


def replace(
    session: Session,
    signer: Signer,
    *,
    name: str,
    capacity: str,
    email: str,
    by: str,
    reason: str,
    at: datetime,
    known: Iterable[Side],
) -> None:
    """Another person signs in this place of the file; the first one's link and codes die.

    Raises RoundClosed, AlreadySigned, NoReason, SamePersonOnBothSides.
    """
    _demand_undecided_signer(session, signer)
    demand_distinct(_with(signer, known, name=name, email=email))
    before = {
        "name": signer.name,
        "capacity": signer.capacity,
        "email": signer.email,
        "mobile": signer.mobile,
    }
    after = {"name": name, "capacity": capacity, "email": email, "mobile": ""}
    note_change(session, signer, WhatChanged.PERSON, before, after, by=by, reason=reason, at=at)
    signer.name, signer.capacity, signer.email = name, capacity, email
    signer.mobile, signer.method = "", Method.ONSITE  # both were the first person's own
    silence(session, signer, WhyRevoked.HANDED_OVER, at=at)


def revoke(session: Session, signer: Signer, why: WhyRevoked, *, at: datetime) -> bool:
    """The links that are good die, and say why; False when there was none."""
    alive = live_invitations(session, signer)
    for invitation in alive:
        invitation.revoked_at, invitation.revoked_why = at, why
    session.flush()
    return bool(alive)


def silence(session: Session, signer: Signer, why: WhyRevoked, *, at: datetime) -> None:
    """The person's links and codes die together."""
    challenge.void(session, signer, at=at)
    revoke(session, signer, why, at=at)


def live_invitations(session: Session, signer: Signer) -> list[Invitation]:
    query = select(Invitation).where(Invitation.signer_id == signer.id, Invitation.revoked_at.is_(None))
    return list(session.scalars(query))


def _demand_undecided_signer(session: Session, signer: Signer) -> None:
    signing_round = locked(session, signer.round_id)
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)
    if signer.confirmed_at is not None:
        raise AlreadySigned(signer.name, signer.confirmed_at)


def _with(signer: Signer, known: Iterable[Side], *, name: str, email: str) -> list[Side]:
    """The other party's people, and this one as it would be."""
    others = [side for side in known if side.party != signer.party]
    return [*others, Side(party=signer.party, name=name, addresses=(email,))]


def demand_possible(session: Session, signer: Signer, *, email: str, known: Iterable[Side]) -> None:
    """Before a correction is asked of a second person. Raises RoundClosed, AlreadySigned, SamePersonOnBothSides."""
    _demand_undecided_signer(session, signer)
    demand_distinct(_with(signer, known, name=signer.name, email=email))


def note_change(
    session: Session,
    signer: Signer,
    kind: WhatChanged,
    before: dict[str, str],
    after: dict[str, str],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """Keeps what stood before beside what stands since. Raises NoReason."""
    session.add(
        SignerChange(
            signer_id=signer.id,
            kind=kind,
            at=at,
            by=by,
            reason=given_reason(reason),
            before=before,
            after=after,
        )
    )


def given_reason(reason: str) -> str:
    """Raises NoReason."""
    if not reason.strip():
        raise NoReason
    return reason.strip()[:2000]
