"""The dates of conventions as a calendar feed shows them: the projection, and what vanished from it."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from notifications.calendar_feed import FeedEvent
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.records.feed import CalendarChange, FeedAddress

MOST = 10_000
"""Events in one feed, the nearest first."""
KEPT = timedelta(days=60)
"""How long a cancelled date is repeated, so that every calendar hears of it."""
FIRST = date(2016, 1, 1)
"""Stands for "since ever" where a date has never changed: a feed must not change by itself."""


def events_of(
    session: Session, settings: Settings, address: FeedAddress, *, today: date
) -> tuple[FeedEvent, ...]:
    """What the holder of this address sees, by date."""
    whose = _whose(address)
    events = (*_standing(session, settings, whose), *_cancelled(session, settings, whose, today))
    return tuple(sorted(events, key=lambda event: (event.day, event.uid)))


def _whose(address: FeedAddress) -> tuple[ColumnElement[bool], ...]:
    if address.everything:
        return ()
    return (or_(Convention.agent_id == address.account_id, Convention.substitute_id == address.account_id),)


def _standing(
    session: Session, settings: Settings, whose: tuple[ColumnElement[bool], ...]
) -> Iterator[FeedEvent]:
    same = (CalendarChange.rule == Due.rule, CalendarChange.on == Due.on)
    query = (
        select(Due, Convention, CalendarChange)
        .join(Convention, Convention.id == Due.convention_id)
        .outerjoin(CalendarChange, (CalendarChange.convention_id == Due.convention_id) & same[0] & same[1])
        .where(*whose)
        .order_by(Due.on, Due.convention_id)
        .limit(MOST)
    )
    for due, convention, change in session.execute(query).unique():
        yield _event(
            settings, convention, due.rule, due.on, due.label, due.article,
            sequence=change.sequence if change else 0, cancelled=False,
            changed_on=change.changed_on if change else FIRST,
        )  # fmt: skip


def _cancelled(
    session: Session, settings: Settings, whose: tuple[ColumnElement[bool], ...], today: date
) -> Iterator[FeedEvent]:
    query = (
        select(CalendarChange, Convention)
        .join(Convention, Convention.id == CalendarChange.convention_id)
        .where(CalendarChange.cancelled, CalendarChange.on >= today - KEPT, *whose)
        .order_by(CalendarChange.on)
        .limit(MOST)
    )
    for change, convention in session.execute(query).unique():
        yield _event(
            settings, convention, change.rule, change.on, change.label, change.article,
            sequence=change.sequence, cancelled=True, changed_on=change.changed_on,
        )  # fmt: skip


def _event(
    settings: Settings,
    convention: Convention,
    rule: str,
    day: date,
    label: str,
    article: str,
    *,
    sequence: int,
    cancelled: bool,
    changed_on: date,
) -> FeedEvent:
    host = urlsplit(settings.public_url).hostname or "conventio"
    where = f"article {article}" if article else "sans article"
    return FeedEvent(
        uid=f"{convention.number}.{rule}.{day:%Y%m%d}@{host}",
        day=day,
        summary=f"{label} – {convention.co_contractor.name} ({convention.number})",
        description=f"{label} ({where}), convention {convention.number} avec {convention.co_contractor.with_article}.",
        url=f"{settings.public_url}/conventions/{convention.number}",
        sequence=sequence,
        cancelled=cancelled,
        changed_on=changed_on,
    )
