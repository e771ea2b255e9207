"""The list of co-contractors, and the conventions of each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.readings.conventions import Row, rows_of, within
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CoContractorPage:
    rows: tuple[CoContractor, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))


def list_co_contractors(session: Session, words: str, *, page: int = 1) -> CoContractorPage:
    """By name; ``words`` stand in the name, the place or a number."""
    query = select(CoContractor)
    for word in words.split():
        columns = (
            CoContractor.name,
            CoContractor.city,
            CoContractor.postcode,
            CoContractor.siren,
            CoContractor.rna,
        )
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = within(page, total, PAGE_LENGTH)
    rows = session.scalars(
        query.order_by(CoContractor.name, CoContractor.id).limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH)
    )
    return CoContractorPage(rows=tuple(rows), total=total, page=page)


def conventions_with(
    session: Session, settings: Settings, co_contractor: CoContractor, *, as_of: date
) -> tuple[Row, ...]:
    """Newest first."""
    query = (
        select(Convention.id)
        .where(Convention.co_contractor_id == co_contractor.id)
        .order_by(Convention.id.desc())
    )
    return rows_of(session, settings, list(session.scalars(query)), as_of=as_of)
