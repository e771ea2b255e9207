"""Projection of the timeline: the next dates of each convention.

Written with each fact and rebuildable at any time from them; lists and the daily pass read it so that their
cost follows what is due, and a test holds it equal to the timeline.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class Due(Base):
    """One coming date of one convention."""

    __tablename__ = "due"
    __table_args__ = (Index("ix_due_on_rule", "on", "rule"),)

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(300))
    """What the date is, in the words of the rules."""
