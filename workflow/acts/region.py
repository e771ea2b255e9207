"""What the Région fills in once for all conventions: its address, its President, its data-protection contact."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.readings.region import region_values
from workflow.records.account import Account
from workflow.records.region import RegionValue

__all__ = ["region_values", "set_region_values"]


def set_region_values(
    session: Session, values: Mapping[str, str], *, by: Account | None, at: datetime
) -> tuple[str, ...]:
    """Keeps what changed and returns the names of those fields; a frozen text keeps the value it had."""
    present = {row.name: row for row in session.scalars(select(RegionValue).with_for_update())}
    changed = []
    for name, value in values.items():
        row = present.get(name)
        if row is not None and row.value == value:
            continue
        if row is None:
            row = RegionValue(name=name)
            session.add(row)
        row.value, row.changed_at, row.changed_by_id = value, at, by.id if by else None
        changed.append(name)
    session.flush()
    return tuple(changed)
