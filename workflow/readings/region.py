"""What the Région fills in once for all conventions, as it stands now, and who changed it when."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.packs import FilledBy, PackField, find_all_packs
from workflow.readings.revisions import Change
from workflow.records.region import RegionValue, RegionValueChange

MOST = 100


def region_values(session: Session) -> dict[str, str]:
    """The values in use, by field name of the manifest; a field never filled in is absent."""
    return {row.name: row.value for row in session.scalars(select(RegionValue))}


def region_history(session: Session) -> tuple[RegionValueChange, ...]:
    """What was written, the newest first."""
    query = select(RegionValueChange).order_by(RegionValueChange.id.desc()).limit(MOST)
    return tuple(session.scalars(query))


def last_settings(session: Session) -> dict[str, Change]:
    """Who gave each field its present value, and when."""
    newest = select(func.max(RegionValueChange.id)).group_by(RegionValueChange.name)
    query = select(RegionValueChange).where(RegionValueChange.id.in_(newest))
    return {one.name: Change(what="", who=one.by, at=one.at) for one in session.scalars(query)}


def region_fields(settings: Settings) -> tuple[PackField, ...]:
    """The fields that the Région fills in, of every template."""
    packs = find_all_packs(settings.templates_folder)
    found = {
        field.name: field for pack in packs for field in pack.fields if field.filled_by is FilledBy.REGION
    }
    return tuple(found.values())


def signatories_addresses(settings: Settings) -> frozenset[str]:
    """Names of the fields that say where a signatory's link and codes go, of every template."""
    signatories = (
        signatory
        for pack in find_all_packs(settings.templates_folder)
        for party in pack.parties
        for signatory in party.signatories
    )
    return frozenset(name for one in signatories for name in (one.signer_email, one.signer_mobile) if name)
