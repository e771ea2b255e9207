"""What the Région fills in once for all conventions: its address, its President, its data-protection contact.

An address to which a signatory's link goes is changed by two people (``changes.region_settings``); everything that is
written here is kept with its author, its date and what stood before.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.readings.region import region_values
from workflow.records.account import Account
from workflow.records.region import RegionValue, RegionValueChange

__all__ = ["held_values", "region_values", "set_region_values"]
PROGRAM = "Conventio"
"""Whom the history names where nobody signed in wrote: the example instance, tests."""


def held_values(session: Session) -> dict[str, str]:
    """The values in use, held until the transaction ends: nobody writes them between the look and the change."""
    rows = session.scalars(select(RegionValue).with_for_update().execution_options(populate_existing=True))
    return {row.name: row.value for row in rows}


def set_region_values(
    session: Session,
    values: Mapping[str, str],
    *,
    by: Account | None,
    at: datetime,
    names: str = "",
    reason: str = "",
) -> tuple[str, ...]:
    """Keeps what changed, with its history, and returns the names of those fields; a frozen text keeps its own.

    ``names``: who did it in words, where two people did; else the name of ``by``.
    """
    present = {row.name: row for row in session.scalars(select(RegionValue).with_for_update())}
    changed = []
    for name, value in values.items():
        row = present.get(name)
        before = row.value if row is not None else ""
        if row is not None and before == value:
            continue
        if row is None:
            row = RegionValue(name=name)
            session.add(row)
        row.value, row.changed_at, row.changed_by_id = value, at, by.id if by else None
        changed.append(name)
        if before != value:
            author = names or (by.name if by else PROGRAM)
            session.add(
                RegionValueChange(
                    name=name,
                    before=before,
                    after=value,
                    reason=reason.strip()[:2000],
                    by=author[:300],
                    by_id=by.id if by else None,
                    at=at,
                )
            )
    session.flush()
    return tuple(changed)
