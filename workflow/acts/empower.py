"""From what a text says to who holds which power: each awaited signature is tied to its decision, or delegation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from signing.both_sides import folded
from workflow.acts.authorities import (
    Decision,
    Person,
    enter_decision,
    enter_person,
    split_name,
)
from workflow.readings.representatives import party_owner, person_called
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, Representative
from workflow.rules.mandates import AuthorityKind
from workflow.text_values import SignerValues


def empower(
    session: Session,
    convention: Deed,
    row: PartySignature,
    signer: SignerValues,
    typed: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> None:
    """Finds the decision that the text names among the records, or makes one of what was typed.

    A delegate holds the newest delegation recorded under their name; where there is none, an undated one is entered,
    for somebody to complete before the signature.
    """
    decision = _decision(session, convention, signer, typed, by=by, at=at)
    row.decision = decision
    if folded(signer.holder) == folded(signer.name):
        row.authority = decision
    else:
        row.authority = _delegation(session, convention, signer, decision, by=by, at=at)
    session.flush()


def _decision(
    session: Session,
    convention: Deed,
    signer: SignerValues,
    typed: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> Authority:
    organ = _typed(signer, typed, "decision_organ") or signer.signatory.decided_by
    decided_on = _day(_typed(signer, typed, "decision_date"))
    person = _person(session, convention, signer, signer.holder, typed, at)
    signs_themselves = folded(signer.holder) == folded(signer.name)
    for known in reversed(person.authorities):
        delegation = known.kind is AuthorityKind.DELEGATION
        if known.decided_on == decided_on and (signs_themselves or not delegation):
            return known
    given = Decision(kind=kind_of(organ), organ=organ or "organe non précisé", decided_on=decided_on)
    return enter_decision(session, person, given, by=by, at=at)


def _delegation(
    session: Session,
    convention: Deed,
    signer: SignerValues,
    decision: Authority,
    *,
    by: str,
    at: datetime,
) -> Authority:
    person = _person(session, convention, signer, signer.name, {}, at)
    for known in reversed(person.authorities):
        if known.kind is AuthorityKind.DELEGATION and known.revoked_on is None:
            return known
    given = Decision(
        kind=AuthorityKind.DELEGATION,
        organ=signer.delegant or signer.holder,
        delegated_by_id=decision.id,
    )
    return enter_decision(session, person, given, by=by, at=at)


def _person(
    session: Session,
    convention: Deed,
    signer: SignerValues,
    name: str,
    typed: Mapping[str, Any],
    at: datetime,
) -> Representative:
    owner = party_owner(signer.party, convention.co_contractor_id)
    known = person_called(session, name, co_contractor_id=owner)
    if known is not None:
        return known
    first, last = split_name(name)
    given = Person(
        civility=_typed(signer, typed, "civility"),
        first_name=_typed(signer, typed, "first_name") or first or name,
        last_name=_typed(signer, typed, "last_name") or last,
        quality=_quality(signer, name),
        # The Région's sheets hold addresses that two people agreed on: a convention writes none there.
        email=signer.email if owner is not None and folded(name) == folded(signer.name) else "",
        phone=_typed(signer, typed, "phone") if owner is not None else "",
    )
    return enter_person(session, given, co_contractor_id=owner, at=at)


def _quality(signer: SignerValues, name: str) -> str:
    return signer.capacity if folded(name) == folded(signer.name) else signer.delegant or signer.capacity


def kind_of(organ: str) -> AuthorityKind:
    """The likely sort of a decision, by who takes it; a person corrects it where it is another."""
    plain = folded(organ)
    if "generale" in plain:
        return AuthorityKind.GENERAL_MEETING
    if "administration" in plain or "bureau" in plain:
        return AuthorityKind.BOARD_MINUTES
    if "statuts" in plain:
        return AuthorityKind.STATUTES
    return AuthorityKind.DELIBERATION


def _typed(signer: SignerValues, typed: Mapping[str, Any], detail: str) -> str:
    name = signer.signatory.fields.get(detail)
    return str(typed.get(name) or "").strip() if name else ""


def _day(text: str) -> date | None:
    """Checked when it was typed: what is not a date here was never kept."""
    return date.fromisoformat(text) if text else None
