"""Who asked the public page too much, kept for a few minutes to slow guessing down."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class Guess(Base):
    """One wrong code, or one file handed in; swept away once it no longer counts."""

    __tablename__ = "verification_guess"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64), index=True)
    """A keyed hash of the network it came from: nobody reads an address here."""
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant, index=True)
