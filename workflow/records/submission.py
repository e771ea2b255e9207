"""Forms that were sent, kept for a day so that the same one counts once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class Submission(Base):
    """One sending of one form by one person; ``led_to`` is empty while it is being carried out."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A hash of who sent what: the answers themselves are not kept here."""
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    led_to: Mapped[str] = mapped_column(String(1000), default="")
