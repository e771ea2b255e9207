"""Keeps the ``due`` projection in step with the timeline: after each fact, and by the daily pass as time moves on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Deed
from workflow.records.due import Due
from workflow.records.feed import CalendarChange
from workflow.records.watch import Watch
from workflow.rules.agenda import projected
from workflow.rules.outcomes import Deadline
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline

Key = tuple[str, date]


def project_due(session: Session, settings: Settings, convention: Deed, *, as_of: date) -> None:
    """Replaces the coming dates of one convention by what its timeline says on that day; called after each fact.

    Of an avenant: those of the convention it amends. What passed since the last look stays until the pass has told
    of it, and the pass looks again that very day.
    """
    session.flush()
    convention = convention.agreement
    watch = session.get(Watch, convention.id, populate_existing=True)
    if watch is None:
        if convention.state not in CONCLUDED:
            return
        watch = Watch(convention_id=convention.id, look_on=as_of, looked_on=as_of, since=as_of, problem="")
        session.add(watch)
    watch.look_on = min(watch.look_on, as_of)
    events: tuple[Deadline, ...] = ()
    if convention.state in CONCLUDED:
        events = kept_of(timeline_of(convention, settings, as_of=as_of), since=watch.since)
    standing = session.scalars(select(Due).where(Due.convention_id == convention.id)).all()
    store(session, convention.id, standing, events, as_of=as_of, keep_from=watch.looked_on)


def kept_of(answer: Timeline, *, since: date) -> tuple[Deadline, ...]:
    """What the projection holds; what was over when the convention entered (``since``) is nobody's task."""
    first = min(since, answer.as_of)
    return tuple(event for event in projected(answer) if event.date >= first)


def look_again(session: Session, convention_id: int, *, as_of: date) -> None:
    """The next pass looks at this convention, since who must be told may have changed."""
    watch = session.get(Watch, convention_id)
    if watch is not None:
        watch.look_on = min(watch.look_on, as_of)


def store(
    session: Session,
    convention_id: int,
    standing: Sequence[Due],
    events: Iterable[Deadline],
    *,
    as_of: date,
    keep_from: date,
    changes: Mapping[Key, CalendarChange] | None = None,
) -> None:
    """Writes what differs between the rows that stand and ``events``.

    Rows of the days from ``keep_from`` to the eve of ``as_of`` are left; ``changes`` are the convention's calendar
    changes where the caller has read them.
    """
    wanted = {(event.rule, event.date): event for event in events}
    rows = {(row.rule, row.on): row for row in standing}
    vanished = [row for key, row in rows.items() if key not in wanted and not keep_from <= row.on < as_of]
    come = [event for key, event in wanted.items() if key not in rows]
    for key in wanted.keys() & rows.keys():
        row, event = rows[key], wanted[key]
        if (row.label, row.article) != (event.label, event.article):
            row.label, row.article = event.label, event.article
    for row in vanished:
        session.delete(row)
    session.add_all(
        Due(convention_id=convention_id, rule=one.rule, on=one.date, article=one.article, label=one.label)
        for one in come
    )
    # A feed can only have shown what stood; a date of today or before has come, it did not vanish.
    gone = [row for row in vanished if row.on > as_of]
    if gone or (come and rows):
        _remember(session, convention_id, gone, come, as_of, changes)


def _remember(
    session: Session,
    convention_id: int,
    gone: Iterable[Due],
    come: Iterable[Deadline],
    as_of: date,
    changes: Mapping[Key, CalendarChange] | None,
) -> None:
    """Calendar feeds say that a date was cancelled, and with a higher number that it is back."""
    if changes is None:
        changes = changes_of(session, [convention_id]).get(convention_id, {})
    for row in gone:
        change = changes.get((row.rule, row.on))
        if change is None:
            change = CalendarChange(convention_id=convention_id, rule=row.rule, on=row.on, sequence=0)
            session.add(change)
        change.article, change.label = row.article, row.label
        change.sequence, change.cancelled, change.changed_on = change.sequence + 1, True, as_of
    for event in come:
        back = changes.get((event.rule, event.date))
        if back is not None and back.cancelled:
            back.sequence, back.cancelled, back.changed_on = back.sequence + 1, False, as_of


def changes_of(session: Session, ids: Sequence[int]) -> dict[int, dict[Key, CalendarChange]]:
    found: dict[int, dict[Key, CalendarChange]] = {}
    for row in session.scalars(select(CalendarChange).where(CalendarChange.convention_id.in_(ids))):
        found.setdefault(row.convention_id, {})[row.rule, row.on] = row
    return found
