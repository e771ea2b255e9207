"""The travels of an original on paper. Rows are written by ``methods.paper`` only, never changed: they are evidence."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class PaperMove(StrEnum):
    """What happens to the two originals between the printer and the file."""

    PRINTED = "printed"
    SENT = "sent"
    RETURNED = "returned"


class PaperStep(Base):
    """One thing that somebody did with the originals, and who entered it here."""

    __tablename__ = "signing_paper_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    party: Mapped[str] = mapped_column(String(20))
    """To which party they were sent, or from which they came back; empty for the printing."""
    person: Mapped[str] = mapped_column(String(300))
    """To whom, or by whom."""
    channel: Mapped[str] = mapped_column(String(200))
    """How: by hand, letter, registered letter and its number."""
    note: Mapped[str] = mapped_column(String(1000))
    entered_by: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(Instant)
