"""The power of somebody who signs by hand, on the day written beside the signature.

The text names who signs. Somebody else binds the same party only by a recorded delegation from the person it names,
or from the holder of the decision it names (docs/adr/0007); a delegate does not delegate again.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from signing.both_sides import folded
from signing.mandates import CheckedMandate
from workflow.readings.mandates import Standing, mandate_of, standing_of
from workflow.readings.representatives import party_owner, person_called
from workflow.records.convention import Deed, Medium, PartySignature
from workflow.records.representative import Authority, MandateOverride
from workflow.rules import mandates
from workflow.rules.mandates import AuthorityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLine:
    """One signature of a text that is signed by hand, awaited or given."""

    row: PartySignature
    standing: Standing | None
    """Of an awaited one: the power of whom the text names, today."""
    mandate: CheckedMandate | None
    """Of one that was given: as it was checked, on the day written beside it."""


def hand_lines(session: Session, settings: Settings, deed: Deed, *, on: date) -> tuple[HandLine, ...]:
    """None of a text that is signed online. Raises UnknownPack, PackError."""
    if deed.medium is not Medium.PAPER:
        return ()
    return tuple(
        HandLine(
            row=row,
            standing=None if row.signed_on else standing_of(session, settings, deed, row, on=on),
            mandate=CheckedMandate.from_json(row.mandate) if row.mandate else None,
        )
        for row in deed.awaited_signatures()
    )


def handwritten_standing(
    session: Session, settings: Settings, deed: Deed, row: PartySignature, *, name: str, on: date
) -> Standing:
    """``name`` is who signed in the place of that row. Raises UnknownPack, PackError."""
    override = _override(session, row, name, on)
    if folded(name) == folded(row.name):
        mandate = mandate_of(settings, deed, row)
    elif (delegation := delegation_for(session, deed, row, name)) is not None:
        mandate = mandate_of(settings, deed, row, signer=name, own=delegation)
    else:
        mandate = replace(mandate_of(settings, deed, row, signer=name), chain=(), instead_of=row.name)
    return Standing(mandate=mandate, findings=mandates.check(mandate, on=on), override=override)


def delegation_for(session: Session, deed: Deed, row: PartySignature, name: str) -> Authority | None:
    """The newest delegation recorded for ``name`` that comes from whom the text names; None where there is none."""
    person = person_called(session, name, co_contractor_id=party_owner(row.party, deed.co_contractor_id))
    if person is None:
        return None
    return next((one for one in reversed(person.authorities) if _comes_from(one, row)), None)


def _comes_from(authority: Authority, row: PartySignature) -> bool:
    if authority.kind is not AuthorityKind.DELEGATION:
        return False
    if authority.delegated_by is None:  # said by its organ alone: the check says what is missing
        return True
    named = [row.decision.representative.name] if row.decision else []
    if row.authority is None or row.authority.kind is not AuthorityKind.DELEGATION:
        named.append(row.name)
    return folded(authority.delegated_by.representative.name) in {folded(name) for name in named}


def _override(session: Session, row: PartySignature, name: str, on: date) -> MandateOverride | None:
    """The newest one given for that person and that day."""
    query = (
        select(MandateOverride)
        .where(MandateOverride.signature_id == row.id, MandateOverride.signed_on == on)
        .order_by(MandateOverride.id.desc())
    )
    return next((one for one in session.scalars(query) if folded(one.signed_by) == folded(name)), None)
