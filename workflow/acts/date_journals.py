"""Journals are dated by a time-stamp authority: one at each signature, all of them each day.

A chain alone does not prove that its keeper did not write it anew; a dated head does. The token is asked for
outside any transaction and stored in a short one: interrupted anywhere, it is asked for again.
"""

from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from signing.loose_token import LooseToken
from signing.timestamps import TimestampUnavailable
from workflow.acts.root_causes import note_outage, note_silence
from workflow.acts.tell_root import tell_root
from workflow.readings.root_causes import causes_noted
from workflow.records.convention import Deed
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules import merkle, root_causes
from workflow.rules.anchors import NOTHING, DayRoot, Head, sha256, written
from workflow.workshop import Workshop

SIGNATURES = ("sign", "complete", "register_paper")
"""Acts after which the head of the journal is dated."""


def undated(session: Session) -> list[int]:
    """Conventions in whose journal a signature stands after the last token."""
    return list(session.scalars(_undated().order_by(JournalEntry.convention_id)))


def date_head(workshop: Workshop, convention_id: int, *, at: datetime) -> bool:
    """Dates the head of one journal, if a signature was not; False when there was nothing to do.

    Raises TimestampUnavailable.
    """
    with workshop.database.reading() as session:
        if not session.scalars(_undated().where(JournalEntry.convention_id == convention_id)).all():
            return False
        head = session.get_one(JournalHead, convention_id)
        chain = session.get_one(Deed, convention_id).number
    statement = Head(chain, head.number, head.hash).statement()
    token = workshop.desk.date(statement.encode("utf-8"), at=at)
    anchor = _anchor(AnchorKind.SIGNATURE, statement, token, head.hash)
    anchor.convention_id, anchor.number = convention_id, head.number
    return _stored(workshop, anchor)


def date_day(workshop: Workshop, *, at: datetime) -> bool:
    """Dates one root over the heads of all journals, once a Paris day; False when it was done, or nothing is.

    Why the days before have none, or why this one cannot be dated now, is written down first: the next root dates that
    too. Raises TimestampUnavailable, the vault's problems.
    """
    day = paris_date(at)
    note_outage(workshop.database, at=at)
    with workshop.database.reading() as session:
        last = _last_day(session)
        if last is not None and last.day is not None and last.day >= day:
            return False
        heads = all_heads(session)
        causes = causes_noted(session)
    if not heads:
        return False
    heads = tuple(sorted((*heads, root_causes.head(causes))))
    listed = workshop.vault.put(written(heads).encode("utf-8"))
    root = _root(day, heads, last)
    statement = root.statement()
    try:
        token = workshop.desk.date(statement.encode("utf-8"), at=at)
    except TimestampUnavailable:
        note_silence(workshop.database, at=at)
        raise
    anchor = _anchor(AnchorKind.DAILY, statement, token, root.root)
    anchor.day, anchor.heads_sha256 = day, listed
    return _stored(workshop, anchor, journals=len(heads) - 1)


def all_heads(session: Session) -> tuple[Head, ...]:
    """Where every journal ends, by number of convention."""
    query = select(Deed.number, JournalHead.number, JournalHead.hash).join(
        Deed, Deed.id == JournalHead.convention_id
    )
    return tuple(sorted(Head(*row) for row in session.execute(query)))


def _undated() -> Select[int]:
    dated = (
        select(func.max(JournalAnchor.number))
        .where(JournalAnchor.convention_id == JournalEntry.convention_id)
        .scalar_subquery()
    )
    return (
        select(JournalEntry.convention_id)
        .where(JournalEntry.what.in_(SIGNATURES), JournalEntry.number > func.coalesce(dated, 0))
        .distinct()
    )


def _last_day(session: Session) -> JournalAnchor | None:
    query = select(JournalAnchor).where(JournalAnchor.kind == AnchorKind.DAILY)
    return session.scalars(query.order_by(JournalAnchor.day.desc()).limit(1)).one_or_none()


def _root(day: date, heads: tuple[Head, ...], last: JournalAnchor | None) -> DayRoot:
    return DayRoot(
        day=day,
        heads=len(heads),
        root=merkle.root([head.hash for head in heads]),
        previous=last.sha256 if last else NOTHING,
        previous_token=sha256(last.token) if last else NOTHING,
    )


def _anchor(kind: AnchorKind, statement: str, token: LooseToken, hash_: str) -> JournalAnchor:
    return JournalAnchor(
        kind=kind,
        hash=hash_,
        statement=statement,
        sha256=sha256(statement),
        token=token.der,
        certificates=token.certificates,
        at=token.at,
    )


def _stored(workshop: Workshop, anchor: JournalAnchor, *, journals: int = 0) -> bool:
    """False where another process was quicker: its token says the same, and ours is dropped."""
    try:
        with workshop.database.transaction() as session:
            session.add(anchor)
            session.flush()
            tell_root(session, workshop.settings, anchor, journals=journals)
    except IntegrityError:
        return False
    return True
