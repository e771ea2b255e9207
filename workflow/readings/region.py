"""What the Région fills in once for all conventions, as it stands now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.region import RegionValue


def region_values(session: Session) -> dict[str, str]:
    """The values in use, by field name of the manifest; a field never filled in is absent."""
    return {row.name: row.value for row in session.scalars(select(RegionValue))}
