"""Who did what: append-only, written in the transaction of the move it tells, chained line to line."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant
from workflow.rules.chain import Link, Told


class JournalEntry(Base):
    """One line of one convention's journal, numbered from 1 without a gap. Only ``step.note`` adds one."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("convention_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(300))
    """The name of the person, or "Conventio" for the program, as it was that day."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(60))
    """A trigger of the table of moves, or the name of an act that moves no state."""
    state_before: Mapped[str] = mapped_column(String(20))
    state_after: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(4000), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    salt: Mapped[str] = mapped_column(String(64))
    """Random; empty once what the line told of a person was erased."""
    commitment: Mapped[str] = mapped_column(String(64))
    """To everything the line tells, with the salt (see ``rules.chain``)."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), index=True)

    def link(self, chain: str) -> Link:
        """The line as the rules check it; ``chain`` is the number of its convention."""
        told = Told(
            at=self.at,
            actor=self.actor,
            account_id=self.account_id,
            what=self.what,
            state_before=self.state_before,
            state_after=self.state_after,
            reason=self.reason,
            details=self.details,
        )
        return Link(
            chain=chain,
            number=self.number,
            told=told,
            salt=self.salt,
            commitment=self.commitment,
            previous=self.previous,
            hash=self.hash,
        )


class JournalHead(Base):
    """Where one convention's journal ends, kept apart: lines cut off at its end are missed."""

    __tablename__ = "journal_head"

    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
