"""What the journal of one deed tells, line by line, without the lines whose content the law had erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class JournalTold:
    """``erased``: the acts of which some line tells nothing any more; about them, silence proves nothing."""

    lines: tuple[JournalEntry, ...]
    erased: frozenset[str]

    @classmethod
    def of(cls, session: Session, deed: Deed) -> Self:
        query = (
            select(JournalEntry).where(JournalEntry.convention_id == deed.id).order_by(JournalEntry.number)
        )
        entries = session.scalars(query).all()
        return cls(
            lines=tuple(entry for entry in entries if entry.salt),
            erased=frozenset(entry.what for entry in entries if not entry.salt),
        )

    def acts(self, *names: str) -> Iterator[JournalEntry]:
        return (line for line in self.lines if line.what in names)
