"""Requests for an avenant: what one party asked of the other, when it reached the Région, what was decided."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class AvenantRequest(Base):
    """One request. What it says never changes: one entered by mistake is annulled, with a reason, and entered anew."""

    __tablename__ = "avenant_request"
    __table_args__ = (UniqueConstraint("convention_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    number: Mapped[int]
    """Rank among the requests about the convention, from 1."""
    party: Mapped[str] = mapped_column(String(20))
    """Who asks."""
    received_on: Mapped[date]
    """The day it reached the Région, which is the day that counts (art. 11); its own, where the Région asks."""
    channel: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(300))
    accepted: Mapped[bool | None]
    """What a person of the Région decided; None while nobody has. A late request never decides by itself."""
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(String(300), default="")
    annulled_at: Mapped[datetime | None] = mapped_column(Instant)
    annulled_by: Mapped[str] = mapped_column(String(300), default="")
    annulled_because: Mapped[str] = mapped_column(Text, default="")
    avenant_id: Mapped[int | None] = mapped_column(ForeignKey("convention.id"), unique=True)
    """The avenant that was drafted upon it."""

    @property
    def reference(self) -> str:
        """How pages and the rules name it: « D2 »."""
        return f"D{self.number}"

    @property
    def stands(self) -> bool:
        return self.annulled_at is None
