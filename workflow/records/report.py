"""Annual reports received (article 5): once a year's report is here, nobody is reminded of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class AnnualReport(Base):
    """The report of one civil year of one convention."""

    __tablename__ = "annual_report"
    __table_args__ = (UniqueConstraint("convention_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    year: Mapped[int]
    received_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """The file in the vault; empty where only its reception was entered."""
    file_name: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    declared: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the co-contractor declares of its commitments, by name (article 1)."""
    entered_by: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime] = mapped_column(Instant)
