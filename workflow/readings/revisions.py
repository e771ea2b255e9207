"""Which state of a file a person had before their eyes, and what has changed in it since.

The journal numbers what happened to a convention or an avenant; the co-contractor's sheet and the Région's settings,
from which its text also comes, count their own corrections. Four numbers say what a reader saw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry, JournalHead
from workflow.records.region import RegionValue
from workflow.rules.act_names import act_name

_NOTHING_CHANGED = ("code", "remote-code", "remind", "prolong", "renewal", "decision-asked")
"""Lines that tell of a mail sent or of the calendar: nothing that anybody decides upon is other than it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one reader saw of one convention or avenant. Written « 12.3.7 », or « 12.3.7.40 » of an avenant."""

    line: int
    """Last line of its journal."""
    sheet: int
    region: int
    agreement: int = 0
    """Of an avenant: last line of the journal of the convention that it amends."""

    @classmethod
    def of(cls, text: str) -> "Revision | None":
        """None for what is no revision."""
        parts = text.split(".")
        if len(parts) not in {3, 4} or not all(part.isascii() and part.isdigit() for part in parts):
            return None
        line, sheet, region, *agreement = map(int, parts)
        return cls(line=line, sheet=sheet, region=region, agreement=agreement[0] if agreement else 0)

    def __str__(self) -> str:
        numbers = (self.line, self.sheet, self.region, *((self.agreement,) if self.agreement else ()))
        return ".".join(map(str, numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one request wrote itself: by whose account, at which instant. It has not changed behind its author's back."""

    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened after a reader looked."""

    what: str
    who: str
    at: datetime | None


def revision_of(session: Session, number: str) -> Revision | None:
    """As it stands now, in one question to the database; None where no deed has this number.

    Whoever shows a deed asks this first: what is read afterwards may be newer than the revision, never older.
    """
    row = Deed.__table__.c
    found = session.execute(
        select(
            _last_line(row.id),
            select(CoContractor.revision).where(CoContractor.id == row.co_contractor_id).scalar_subquery(),
            select(func.coalesce(func.sum(RegionValue.revision), 0)).scalar_subquery(),
            _last_line(row.amended_id),
        ).where(row.number == number)
    ).one_or_none()
    if found is None:
        return None
    line, sheet, region, agreement = found
    return Revision(line=line or 0, sheet=sheet, region=int(region), agreement=agreement or 0)


def changes_since(
    session: Session, deed: Deed, seen: Revision, *, but: Own | None = None
) -> tuple[Change, ...]:
    """What happened after ``seen``, oldest first, but for what the request itself wrote.

    Empty where nothing that a reader decides upon has changed.
    """
    now = revision_of(session, deed.number)
    if now is None or now == seen:
        return ()
    return (
        *_told(session, deed, seen.line, but=but),
        *(_of_sheet(session, deed) if now.sheet != seen.sheet else ()),
        *(_of_region(session, but) if now.region != seen.region else ()),
        *(_of_agreement(session, deed, seen, but=but) if now.agreement != seen.agreement else ()),
    )


def _last_line(deed_id: ColumnElement[int]) -> ScalarSelect[int]:
    return select(JournalHead.number).where(JournalHead.convention_id == deed_id).scalar_subquery()


def _told(session: Session, deed: Deed, line: int, *, but: Own | None, prefix: str = "") -> Iterator[Change]:
    lines = (
        select(JournalEntry)
        .where(
            JournalEntry.convention_id == deed.id,
            JournalEntry.number > line,
            JournalEntry.what.not_in(_NOTHING_CHANGED),
        )
        .order_by(JournalEntry.number)
    )
    for entry in session.scalars(lines):
        if but is None or (entry.account_id, entry.at) != (but.account_id, but.at):
            what = f"{act_name(entry.what, entry.details)}{_how_many(entry.details)}"
            yield Change(what=f"{prefix}{what}", who=entry.actor, at=entry.at)


def _how_many(details: Mapping[str, Any]) -> str:
    """Answers that a line of the form tells of; which ones is said beside the fields themselves."""
    count = len(details.get("fields", ()))
    return f" ({count} réponse{'s' if count > 1 else ''})" if count else ""


def _of_sheet(session: Session, deed: Deed) -> Iterator[Change]:
    who, at = session.execute(
        select(CoContractor.changed_by, CoContractor.changed_at).where(
            CoContractor.id == deed.co_contractor_id
        )
    ).one()
    yield Change(what="Fiche du co-contractant corrigée", who=who, at=at)


def _of_region(session: Session, but: Own | None) -> Iterator[Change]:
    newest = (
        select(Account.name, RegionValue.changed_by_id, RegionValue.changed_at)
        .join(Account, Account.id == RegionValue.changed_by_id, isouter=True)
        .order_by(RegionValue.changed_at.desc())
        .limit(1)
    )
    for who, account_id, at in session.execute(newest):
        if but is not None and (account_id, at) == (but.account_id, but.at):
            return
        yield Change(what="Réglages de la Région changés", who=who or "", at=at)


def _of_agreement(session: Session, deed: Deed, seen: Revision, *, but: Own | None) -> Iterator[Change]:
    agreement = deed.agreement
    yield from _told(session, agreement, seen.agreement, but=but, prefix=f"{agreement.number} : ")
