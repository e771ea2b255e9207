"""When each convention must be looked at next: the daily pass costs what is due, not what exists."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class Watch(Base):
    """The next look at one convention, and how the last one went."""

    __tablename__ = "watch"
    __table_args__ = (
        Index("ix_watch_look_on", "look_on", "convention_id"),
        Index("ix_watch_problem", "problem"),
    )

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    look_on: Mapped[date]
    """The first day on which there may be something to tell; every fact brings it back to its own day."""
    looked_on: Mapped[date]
    """The last day that was looked at to the end: what came after it, and has passed, is still to be told."""
    since: Mapped[date]
    """The day on which the convention entered: what was over by then is history, nobody is told of it."""
    problem: Mapped[str] = mapped_column(String(500), default="")
    """Why the last look failed; empty where it did not."""
