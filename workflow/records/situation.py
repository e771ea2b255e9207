"""Projection of the timeline: what ended each convention, will end it or threatens to, and on which days.

Written with each fact and rebuildable at any time from them, like the coming dates (``due``). It holds days and not
answers: a question about today is answered right even if nothing ran for weeks.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from workflow.rules.situations import Situation, Span


class SituationSpan(Base):
    """One situation of one convention; at most one of a kind."""

    __tablename__ = "situation"
    __table_args__ = (Index("ix_situation_name_first_day", "name", "first_day", "last_day", "convention_id"),)

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    @property
    def span(self) -> Span:
        return Span(Situation(self.name), self.first_day, self.last_day)
