"""The signing round of a convention, and the convention of a round."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.records import Round
from workflow.records.convention import Deed


def round_of(session: Session, convention: Deed) -> Round:
    """The round of the present version of the text; there is one as soon as it was sent."""
    return session.get_one(Round, convention.round_id)


def round_of_or_none(session: Session, convention: Deed) -> Round | None:
    return session.get(Round, convention.round_id) if convention.round_id else None


def convention_id_of(session: Session, round_id: str) -> int:
    return session.scalars(select(Deed.id).where(Deed.round_id == round_id)).one()
