"""The Région's own signatories: what tells who they are and where their links go is changed by two people.

A drafter who could write another address, telephone or account on the President's sheet would receive what the next
text sends there. A sheet is opened by one person, empty of these; the second fills them in by confirming.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts.authorities import Person, checked_person, correct_person, enter_person
from workflow.acts.changes.mails import tell_asked
from workflow.acts.changes.request import Asked, Making, ask
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.records.representative import Representative
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop

_GUARDED = ("first_name", "last_name", "email", "mobile", "account_id")


def enter_region_person(
    workshop: Workshop, given: Person, *, reason: str, actor: Actor, at: datetime
) -> tuple[int, int | None]:
    """The number of the sheet, and of the request for its address, telephone and account, where any was given.

    Raises BadAuthority, ChangeNeedsAReason; then nothing is written.
    """
    given = Person(**checked_person(given))
    with workshop.database.transaction() as session:
        bare = replace(given, email="", phone="", account_id=None)
        person = enter_person(session, bare, co_contractor_id=None, at=at)
        return person.id, _asked(session, workshop, person, given, reason=reason, actor=actor, at=at)


def correct_region_person(
    workshop: Workshop, person_id: int, given: Person, *, reason: str, actor: Actor, at: datetime
) -> int | None:
    """The number of the request, where more than civility and quality changes: those are written at once.

    Raises BadAuthority, ChangeNeedsAReason, ChangePending; then nothing is written.
    """
    given = Person(**checked_person(given))
    with workshop.database.transaction() as session:
        person = session.get_one(Representative, person_id, with_for_update=True)
        request = _asked(session, workshop, person, given, reason=reason, actor=actor, at=at)
        kept = Person(
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            phone=person.phone,
            account_id=person.account_id,
            civility=given.civility,
            quality=given.quality,
        )
        correct_person(person, kept, actor=actor, at=at)
        return request


def write_sheet(session: Session, _workshop: Workshop, request: ChangeRequest, making: Making) -> None:
    """What was asked is on the sheet; who did it, and when, stays with the request."""
    person = session.get_one(Representative, request.representative_id, with_for_update=True)
    after = request.after
    person.first_name, person.last_name = after["first_name"], after["last_name"]
    person.email, person.phone = after["email"], after["mobile"]
    person.account_id = int(after["account_id"]) if after["account_id"] else None
    person.changed_at, person.changed_by = making.at, making.by[:300]


def present_sheet(session: Session, request: ChangeRequest) -> dict[str, str]:
    """What is on the sheet now, in the shape of the request."""
    person = session.get_one(Representative, request.representative_id, populate_existing=True)
    present = _values(session, person)
    same_account = present["account_id"] == request.before["account_id"]
    return present | ({"account": request.before["account"]} if same_account else {})


def _values(session: Session, person: Representative | Person) -> dict[str, str]:
    account = session.get(Account, person.account_id) if person.account_id else None
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "mobile": person.phone,
        "account_id": str(person.account_id or ""),
        "account": f"{account.name} <{account.email}>" if account else "",
    }


def _asked(
    session: Session,
    workshop: Workshop,
    person: Representative,
    given: Person,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> int | None:
    before, after = _values(session, person), _values(session, given)
    if all(before[name] == after[name] for name in _GUARDED):
        return None
    request = ask(
        session,
        Asked(
            kind=ChangeKind.SHEET,
            about=f"representative:{person.id}",
            subject=person.name,
            representative_id=person.id,
            before=before,
            after=after,
        ),
        reason=reason,
        actor=actor,
        at=at,
    )
    tell_asked(session, workshop.settings, request, at=at)
    return request.id
