"""Tacit renewals as events: numbered, recorded once, in order. The calendar renews by itself; this says who was told."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class Renewal(Base):
    """The k-th renewal of one convention, as it was recorded."""

    __tablename__ = "renewal"

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    history: Mapped[bool]
    """It had happened before the convention entered: recorded, nobody told."""
