"""What the template leaves to the Région: its address, its President, its data-protection contact."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant
from workflow.records.revised import Numbered


class RegionValue(Numbered, Base):
    """One field that the Région fills once for all conventions; a frozen text keeps the value it had."""

    __tablename__ = "region_value"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RegionValueChange(Base):
    """Who gave a field which value, and what it was before: never rewritten, shown on the page of the settings."""

    __tablename__ = "region_value_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(2000), default="")
    by: Mapped[str] = mapped_column(String(300))
    """The person, or the two persons, as they were called that day."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
