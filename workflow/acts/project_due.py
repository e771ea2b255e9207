"""Keeps ``due`` and ``situation`` in step with the timeline: after each fact, and by the daily pass as time moves on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.acts.project_situations import spans_stored, store_spans
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Deed
from workflow.records.due import Due
from workflow.records.feed import CalendarChange
from workflow.records.watch import Watch
from workflow.rules.agenda import projected
from workflow.rules.calendar import ONE_DAY
from workflow.rules.outcomes import Deadline
from workflow.rules.situations import Span, spans_of
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline

Key = tuple[str, date]
"""Rule and day: what tells the dates of one convention apart."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the projection says of one date."""

    label: str
    article: str


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
        watch = Watch(
            convention_id=convention.id, look_on=as_of, looked_on=as_of - ONE_DAY, since=as_of, problem=""
        )
        session.add(watch)
    watch.look_on = min(watch.look_on, as_of)
    events: tuple[Deadline, ...] = ()
    spans: tuple[Span, ...] = ()
    if convention.state in CONCLUDED:
        answer = timeline_of(convention, settings, as_of=as_of)
        events, spans = kept_of(answer, since=watch.since), spans_of(answer)
    standing = standing_of(session, [convention.id]).get(convention.id, {})
    store(session, convention.id, standing, events, as_of=as_of, keep_from=watch.looked_on)
    stored = spans_stored(session, [convention.id]).get(convention.id, frozenset())
    store_spans(session, convention.id, stored, spans)


def kept_of(answer: Timeline, *, since: date) -> tuple[Deadline, ...]:
    """What the projection holds; what was over when the convention entered (``since``) is nobody's task."""
    first = min(since, answer.as_of)
    return tuple(event for event in projected(answer) if event.date >= first)


def look_again(session: Session, convention_id: int, *, as_of: date) -> None:
    """The next pass looks at this convention, since who must be told may have changed."""
    watch = session.get(Watch, convention_id)
    if watch is not None:
        watch.look_on = min(watch.look_on, as_of)


def standing_of(session: Session, ids: Sequence[int]) -> dict[int, dict[Key, Standing]]:
    """What the projection holds of these conventions now."""
    query = select(Due.convention_id, Due.rule, Due.on, Due.label, Due.article)
    found: dict[int, dict[Key, Standing]] = {}
    for convention_id, rule, on, label, article in session.execute(query.where(Due.convention_id.in_(ids))):
        found.setdefault(convention_id, {})[rule, on] = Standing(label, article)
    return found


def store(
    session: Session,
    convention_id: int,
    standing: Mapping[Key, Standing],
    events: Iterable[Deadline],
    *,
    as_of: date,
    keep_from: date,
) -> None:
    """Writes what differs between what stands and ``events``.

    Rows of the days from ``keep_from`` to the eve of ``as_of`` are left.
    """
    wanted = {(event.rule, event.date): Standing(event.label, event.article) for event in events}
    vanished = [key for key in standing if key not in wanted and not keep_from <= key[1] < as_of]
    come = [key for key in wanted if key not in standing]
    reworded = [key for key in wanted.keys() & standing.keys() if wanted[key] != standing[key]]
    # A feed can only have shown what stood; a date of today or before has come, it did not vanish.
    gone = {key: standing[key] for key in vanished if key[1] > as_of}
    with session.no_autoflush:
        # Nothing of this convention's projection waits in the session; what a pass has to write of others goes together.
        for key in reworded:
            change = update(Due).values(label=wanted[key].label, article=wanted[key].article)
            session.execute(change.where(*_at(convention_id, key)))
        for key in vanished:
            session.execute(delete(Due).where(*_at(convention_id, key)))
        if come:
            rows = [
                {"convention_id": convention_id, "rule": key[0], "on": key[1], **asdict(wanted[key])}
                for key in come
            ]
            session.execute(insert(Due), rows)
        if gone or (come and standing):
            _remember(session, convention_id, gone, come, as_of)


def _at(convention_id: int, key: Key) -> tuple[ColumnElement[bool], ...]:
    return Due.convention_id == convention_id, Due.rule == key[0], Due.on == key[1]


def _remember(
    session: Session, convention_id: int, gone: Mapping[Key, Standing], come: Iterable[Key], as_of: date
) -> None:
    """Calendar feeds say that a date was cancelled, and with a higher number that it is back."""
    query = select(CalendarChange).where(CalendarChange.convention_id == convention_id)
    changes = {(row.rule, row.on): row for row in session.scalars(query)}
    for (rule, on), said in gone.items():
        change = changes.get((rule, on))
        if change is None:
            change = CalendarChange(convention_id=convention_id, rule=rule, on=on, sequence=0)
            session.add(change)
        change.article, change.label = said.article, said.label
        change.sequence, change.cancelled, change.changed_on = change.sequence + 1, True, as_of
    for key in come:
        back = changes.get(key)
        if back is not None and back.cancelled:
            back.sequence, back.cancelled, back.changed_on = back.sequence + 1, False, as_of
