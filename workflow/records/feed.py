"""What calendar feeds must remember beyond the projection, and the secret addresses at which they are read."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class CalendarChange(Base):
    """A date that vanished, or came back, after feeds may have shown it (RFC 5545, SEQUENCE and STATUS)."""

    __tablename__ = "calendar_change"

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(300))
    sequence: Mapped[int]
    """Raised each time the date vanishes or comes back."""
    cancelled: Mapped[bool]
    changed_on: Mapped[date] = mapped_column(index=True)


class FeedAddress(Base):
    """One secret address of one person; the address itself derives from the server key and stands nowhere."""

    __tablename__ = "feed_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    everything: Mapped[bool]
    """Every convention, or those that the person is in charge of."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
