"""Changes that two people make: what is asked, what it would change, and who may answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signing.both_sides import folded
from signing.records import RoundState, Signer
from workflow.readings.certificate_names import KEY
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.records.representative import Representative
from workflow.rules.two_people import Hand, why_not_settle
from workflow.rules.wording import ROLE_NAMES

MOST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words."""

    label: str
    before: str
    after: str


def differences(request: ChangeRequest) -> tuple[Difference, ...]:
    """Old and new, for whoever decides; what stays the same is left out."""
    return tuple(
        Difference(label, _words(name, request.before), _words(name, request.after))
        for name, label in _LABELS.items()
        if request.before.get(name, "") != request.after.get(name, "")
    )


def asker_of(session: Session, request: ChangeRequest) -> Hand:
    """As they are today: a role that was lost meanwhile answers for nothing any more."""
    account = session.get(Account, request.asked_by_id) if request.asked_by_id else None
    if account is None or not account.active:
        return Hand(
            account_id=request.asked_by_id, name=folded(request.asked_by), address="", roles=frozenset()
        )
    return hand_of(account)


def hand_of(account: Account) -> Hand:
    return Hand(account_id=account.id, name=folded(account.name), address=account.email, roles=account.roles)


def whose(session: Session, request: ChangeRequest) -> Hand:
    """The person whose addresses, factor or roles would change."""
    person = session.get(Representative, request.representative_id) if request.representative_id else None
    account_id = request.account_id or (person.account_id if person else None)
    addresses = (request.before.get("email", ""), request.after.get("email", ""))
    return Hand(
        account_id=account_id,
        name=folded(request.subject),
        address=" ".join(address for address in addresses if address),
        roles=frozenset(),
    )


def why_not(session: Session, request: ChangeRequest, settler: Hand) -> str | None:
    """Why that person may not confirm; None when they may."""
    return why_not_settle(
        request.kind, asker=asker_of(session, request), settler=settler, about=whose(session, request)
    )


def settlers(session: Session, request: ChangeRequest) -> tuple[Account, ...]:
    """Everybody who may confirm today."""
    asker, about = asker_of(session, request), whose(session, request)
    accounts = session.scalars(select(Account).where(Account.active).order_by(Account.name, Account.id))
    return tuple(
        one
        for one in accounts
        if why_not_settle(request.kind, asker=asker, settler=hand_of(one), about=about) is None
    )


def pending_about(session: Session, about: str, *, at: datetime) -> ChangeRequest | None:
    """What is asked about that very thing and waits for its answer."""
    query = select(ChangeRequest).where(
        ChangeRequest.about == about,
        ChangeRequest.state_name == ChangeState.ASKED,
        ChangeRequest.expires_at > at,
    )
    return session.scalars(query).one_or_none()


def pending(session: Session, *, at: datetime) -> tuple[ChangeRequest, ...]:
    """All that waits for an answer, the oldest first."""
    query = (
        select(ChangeRequest)
        .where(ChangeRequest.state_name == ChangeState.ASKED, ChangeRequest.expires_at > at)
        .order_by(ChangeRequest.asked_at, ChangeRequest.id)
        .limit(MOST)
    )
    return tuple(session.scalars(query))


def awaited_from(session: Session, account: Account, *, at: datetime) -> tuple[ChangeRequest, ...]:
    """What that person may confirm today, and can still be made."""
    hand = hand_of(account)
    return tuple(
        one
        for one in pending(session, at=at)
        if not is_moot(session, one) and why_not(session, one, hand) is None
    )


def is_moot(session: Session, request: ChangeRequest) -> bool:
    """The signatory has decided meanwhile, or the round is over: there is nothing left to redirect."""
    if request.signer_id is None:
        return False
    signer = session.get_one(Signer, request.signer_id)
    return signer.confirmed_at is not None or signer.round.state is not RoundState.OPEN


def history(
    session: Session,
    *,
    account_id: int | None = None,
    representative_id: int | None = None,
    convention_id: int | None = None,
    kinds: tuple[str, ...] = (),
) -> tuple[ChangeRequest, ...]:
    """What was asked, with its answer, the newest first: about one account, sheet, convention, or of these kinds."""
    wanted = [
        column == value
        for column, value in (
            (ChangeRequest.account_id, account_id),
            (ChangeRequest.representative_id, representative_id),
            (ChangeRequest.convention_id, convention_id),
        )
        if value is not None
    ]
    if kinds:
        wanted.append(ChangeRequest.kind_name.in_(kinds))
    query = select(ChangeRequest).where(or_(*wanted)) if wanted else select(ChangeRequest)
    return tuple(session.scalars(query.order_by(ChangeRequest.id.desc()).limit(MOST)))


_LABELS = {
    "name": "Nom du compte",
    "first_name": "Prénom",
    "last_name": "Nom",
    "email": "Adresse électronique",
    "mobile": "Téléphone portable",
    "account": "Compte",
    "factor": "Second facteur",
    "roles": "Rôles",
    "active": "État du compte",
    KEY: "Nom dans le certificat",
}
_NONE = {
    KEY: "seul le nom attendu est reconnu",
    "email": "aucune",
    "mobile": "aucun",
    "account": "aucun",
    "roles": "aucun",
}
_CODES = {"present": "en place", "absent": "retiré", "yes": "actif", "no": "désactivé"}


def _words(name: str, values: dict[str, str]) -> str:
    value = values.get(name, "")
    if not value:
        return _NONE.get(name, "")
    if name == "roles":
        return ", ".join(words for role, words in ROLE_NAMES.items() if role in value.split())
    return _CODES.get(value, value) if name in {"factor", "active"} else value


def also_of(session: Session, request: ChangeRequest) -> str:
    """The name of somebody else whose account has the new address; empty as a rule."""
    new = request.after.get("email", "").lower()
    if not new or new == request.before.get("email", "").lower():
        return ""
    found = session.scalars(select(Account).where(Account.email == new)).one_or_none()
    return found.name if found is not None and folded(found.name) != folded(request.subject) else ""
