"""Representatives and the decisions that empower them: entered, completed as dates come in, ended.

What was typed in a form becomes a record when the text is approved, so that the transmission and publication of a
decision are entered once, for all the conventions that it covers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import problem_with
from workflow.actors import Actor
from workflow.acts.seen import demand_row_seen
from workflow.records.representative import Authority, Representative
from workflow.rules.mandates import AuthorityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is typed about somebody who signs."""

    first_name: str
    last_name: str
    quality: str
    civility: str = ""
    email: str = ""
    phone: str = ""
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is typed about a decision. Dates out of order are refused; unknown ones may come later."""

    kind: AuthorityKind
    organ: str
    number: str = ""
    decided_on: date | None = None
    transmitted_on: date | None = None
    receipt: str = ""
    published_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    delegated_by_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """The scan or the PDF of a decision, already in the vault."""

    sha256: str
    name: str
    media_type: str


class BadAuthority(Refusal):
    """``problems``: field name → French sentence to show beside the field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def enter_person(
    session: Session, given: Person, *, co_contractor_id: int | None, at: datetime
) -> Representative:
    """Raises BadAuthority with every problem at once."""
    person = Representative(co_contractor_id=co_contractor_id, created_at=at, **checked_person(given))
    session.add(person)
    session.flush()
    return person


def correct_person(person: Representative, given: Person, *, actor: Actor, at: datetime) -> None:
    """Texts already frozen keep what they said; the sheet is held by the transaction.

    Raises BadAuthority, MovedMeanwhile where ``actor`` saw it otherwise; then nothing is changed.
    """
    demand_row_seen(person, actor)
    for name, value in checked_person(given).items():
        setattr(person, name, value)
    person.changed_at, person.changed_by = at, actor.name


def enter_decision(
    session: Session,
    person: Representative,
    given: Decision,
    *,
    by: str,
    at: datetime,
    file: DecisionFile | None = None,
) -> Authority:
    """Raises BadAuthority with every problem at once."""
    if problems := _problems(session, None, given):
        raise BadAuthority(problems)
    authority = Authority(entered_by=by, created_at=at, changed_at=at)
    person.authorities.append(authority)
    _write(authority, given, file, at)
    session.add(authority)
    session.flush()
    return authority


def complete_decision(
    session: Session,
    authority: Authority,
    given: Decision,
    *,
    actor: Actor,
    at: datetime,
    file: DecisionFile | None = None,
) -> None:
    """Dates and identifiers that came in since; what was already signed keeps the check of its own day.

    The row is held by the transaction. Raises BadAuthority, MovedMeanwhile where ``actor`` saw it otherwise; then
    nothing is changed.
    """
    demand_row_seen(authority, actor)
    if problems := _problems(session, authority.id, given):
        raise BadAuthority(problems)
    _write(authority, given, file, at)
    authority.changed_by = actor.name
    session.flush()


def end_authority(authority: Authority, *, on: date, reason: str, actor: Actor, at: datetime) -> None:
    """From ``on`` it no longer holds: withdrawn, or its holder left the office.

    The row is held by the transaction. Raises BadAuthority, MovedMeanwhile where ``actor`` saw it otherwise.
    """
    demand_row_seen(authority, actor)
    problems = {}
    if not reason.strip():
        problems["reason"] = "Indiquez pourquoi elle prend fin."
    if authority.decided_on is not None and on < authority.decided_on:
        problems["on"] = "Une habilitation ne prend pas fin avant d’avoir été décidée."
    if problems:
        raise BadAuthority(problems)
    authority.revoked_on, authority.revoked_reason = on, reason.strip()
    authority.changed_at, authority.changed_by = at, actor.name


def split_name(name: str) -> tuple[str, str]:
    """(first names, family name) of a name as texts print it: the family name in capitals, or the last word."""
    words = name.split()
    family = [word for word in words if word.isupper()] or words[-1:]
    return " ".join(word for word in words if word not in family), " ".join(family)


def checked_person(given: Person) -> dict[str, Any]:
    """What was typed, cleaned. Raises BadAuthority with every problem at once."""
    texts = {
        name: " ".join(getattr(given, name).split())
        for name in ("civility", "first_name", "last_name", "quality", "email", "phone")
    }
    problems = {name: why for name, why in _NEEDED.items() if not texts[name]}
    email = texts["email"]
    if email and (unusable := problem_with(email)):
        problems["email"] = unusable
    if problems:
        raise BadAuthority(problems)
    return {**texts, "account_id": given.account_id}


_NEEDED = {
    "first_name": "Indiquez le prénom.",
    "last_name": "Indiquez le nom de famille.",
    "quality": "Indiquez la qualité au titre de laquelle cette personne signe.",
}


def _write(authority: Authority, given: Decision, file: DecisionFile | None, at: datetime) -> None:
    authority.kind_name = given.kind
    for name in ("organ", "number", "receipt"):
        setattr(authority, name, " ".join(getattr(given, name).split()))
    for name in ("decided_on", "transmitted_on", "published_on", "valid_from", "valid_to", "delegated_by_id"):
        setattr(authority, name, getattr(given, name))
    if file is not None:
        authority.file_sha256, authority.file_name, authority.file_type = (
            file.sha256,
            file.name,
            file.media_type,
        )
    for name in ("number", "receipt", "revoked_reason", "file_sha256", "file_name", "file_type"):
        setattr(authority, name, getattr(authority, name) or "")
    authority.changed_at = at


def _problems(session: Session, own_id: int | None, given: Decision) -> dict[str, str]:
    problems = {}
    if not given.organ.strip():
        problems["organ"] = "Indiquez qui a décidé, avec son article : « le Conseil municipal »."
    for name, words in _AFTER.items():
        day = getattr(given, name)
        if day is not None and given.decided_on is not None and day < given.decided_on:
            problems[name] = words
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        problems["valid_to"] = "La fin de validité précède son début."
    if given.delegated_by_id is not None and given.kind is not AuthorityKind.DELEGATION:
        problems["delegated_by_id"] = "Seule une délégation vient d’une autre habilitation."
    elif given.delegated_by_id is not None and _leads_back(session, own_id, given.delegated_by_id):
        problems["delegated_by_id"] = "Une délégation ne peut pas venir d’elle-même."
    return problems


_AFTER = {
    "transmitted_on": "La transmission ne précède pas la décision.",
    "published_on": "La publication ne précède pas la décision.",
}


def _leads_back(session: Session, own_id: int | None, delegated_by_id: int) -> bool:
    """Whether the chain would come round to the authority itself."""
    seen = {own_id}
    current: int | None = delegated_by_id
    while current is not None:
        if current in seen:
            return True
        seen.add(current)
        found = session.get(Authority, current)
        current = found.delegated_by_id if found else None
    return False
