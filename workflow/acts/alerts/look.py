"""One look at one convention: what passed, what comes, who is told of it, and when to look again.

A pure function decides (``workflow.rules.telling``); this writes. Nothing here depends on how often it runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.acts import decisions
from workflow.acts.alerts.renewals import record_renewals
from workflow.acts.alerts.stored import Stored
from workflow.acts.project_due import Key, kept_of, store
from workflow.acts.project_situations import store_spans
from workflow.readings.audiences import Around
from workflow.readings.packs import pack_of
from workflow.readings.timelines import timeline_of
from workflow.records.alert import MAIL, Alert
from workflow.records.convention import Convention
from workflow.rules.ladders import How, Ladder
from workflow.rules.outcomes import Deadline
from workflow.rules.situations import spans_of
from workflow.rules.telling import Decision, Line, Stage, Telling, decide, next_look
from workflow.rules.timeline import Timeline, TimelineState

AT_MOST = timedelta(days=180)
"""The longest time without a look: dates then enter the projection six months before they come."""
ENDED = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found, before anything is written."""

    timeline: Timeline
    events: tuple[Deadline, ...]
    decision: Decision
    look_on: date


def seen(
    convention: Convention,
    settings: Settings,
    stored: Stored,
    around: Around,
    *,
    today: date,
    known: dict[Line, Stage] | None = None,
) -> Seen:
    """``known`` are the lines of the ledger where they are not those of ``stored``.

    Raises UnknownPack, PackError, and whatever the rules raise on data that nobody should have stored.
    """
    answer = timeline_of(convention, settings, as_of=today)
    events = kept_of(answer, since=stored.watch.since)
    passed = _passed(convention, settings, stored, today=today, but=events)
    ladders = ladders_of(convention, settings)
    decision = decide(
        (*passed, *events),
        ladders,
        stored.lines if known is None else known,
        around.reach,
        today=today,
        settled=answer.settled,
    )
    over = answer.state is TimelineState.ENDED and not events
    at_most = today + (ENDED if over else AT_MOST)
    return Seen(answer, events, decision, next_look(events, ladders, today=today, at_most=at_most))


def look(
    session: Session,
    settings: Settings,
    convention: Convention,
    stored: Stored,
    around: Around,
    *,
    at: datetime,
) -> list[Alert]:
    """Writes what is new and returns the lines to be told at once; the convention must be locked.

    Raises what ``seen`` raises.
    """
    today = paris_date(at)
    _ask_services(session, settings, convention, stored, at=at)
    found = seen(convention, settings, stored, around, today=today)
    store(
        session,
        convention.id,
        stored.dues,
        found.events,
        as_of=today,
        keep_from=today,
    )
    store_spans(session, convention.id, stored.spans, spans_of(found.timeline))
    record_renewals(session, settings, convention, stored, around, found.timeline, at=at)
    revived = _restage(session, convention.id, found.decision)
    written = [
        _written(session, convention, telling, around, stored, at=at) for telling in found.decision.new
    ]
    session.add_all(written)
    watch = stored.watch
    watch.look_on, watch.looked_on, watch.problem = found.look_on, today, ""
    return [alert for alert in (*written, *revived) if _leaves_now(alert)]


def _ask_services(
    session: Session, settings: Settings, convention: Convention, stored: Stored, *, at: datetime
) -> None:
    """Before anybody is told: the ladder of the decision speaks to those who were asked."""
    postings = [day for rule, day in stored.dues if rule == "last-posting-to-avoid-renewal"]
    for rule, day in stored.dues:
        if rule == "renewal" and day > paris_date(at):
            answer_by = min(postings, default=day)
            decisions.open_round(session, settings, convention, day, answer_by=answer_by, at=at)


def ladders_of(convention: Convention, settings: Settings) -> tuple[Ladder, ...]:
    """Those of its template, and the one of the decision before a renewal."""
    own = decisions.ladder(settings)
    return (*pack_of(convention, settings).alerts, *([own] if own else []))


def _leaves_now(alert: Alert) -> bool:
    return alert.stage is Stage.DUE and alert.how == How.AT_ONCE


def _passed(
    convention: Convention, settings: Settings, stored: Stored, *, today: date, but: Iterable[Deadline]
) -> tuple[Deadline, ...]:
    """Dates that came since the last look and that nobody was there to tell of; those that still held that day.

    A look is due on each date itself: one that came after the last look was missed by an outage.
    """
    standing = {(event.rule, event.date) for event in but}
    missed = [key for key in stored.dues if stored.watch.looked_on < key[1] < today and key not in standing]
    return tuple(event for key in missed if (event := _as_it_was(convention, settings, key)) is not None)


def _as_it_was(convention: Convention, settings: Settings, key: Key) -> Deadline | None:
    agenda = timeline_of(convention, settings, as_of=key[1]).agenda
    return next((event for event in agenda if (event.rule, event.date) == key), None)


def _restage(session: Session, convention_id: int, decision: Decision) -> list[Alert]:
    """Lines that lapsed, and lines that live again, which are returned."""
    stages: dict[Line, Stage] = dict.fromkeys(decision.lapsed, Stage.LAPSED)
    stages |= dict.fromkeys(decision.revived, Stage.DUE)
    if not stages:
        return []
    days = {line.target for line in stages}
    query = select(Alert).where(Alert.convention_id == convention_id, Alert.target.in_(days))
    alerts = [alert for alert in session.scalars(query) if alert.line in stages]
    for alert in alerts:
        alert.stage_name = stages[alert.line]
    return [alert for alert in alerts if alert.stage is Stage.DUE]


def _written(
    session: Session,
    convention: Convention,
    telling: Telling,
    around: Around,
    stored: Stored,
    *,
    at: datetime,
) -> Alert:
    line, event = telling.line, telling.event
    before = None if event else _announced(session, convention.id, line)
    person = around.by_key.get(line.recipient)
    return Alert(
        convention_id=convention.id,
        rule=line.rule,
        target=line.target,
        rung=line.rung,
        recipient=line.recipient,
        channel=MAIL,
        due_on=max(telling.due_on, stored.watch.since),  # before that nobody could tell it
        stage_name=telling.stage,
        how=telling.how,
        name=person.name if person else before.name if before else "",
        address=person.address if person else before.address if before else "",
        label=event.label if event else before.label if before else line.rule,
        article=event.article if event else before.article if before else "",
        to_do=telling.to_do,
        why=_why(event) if event and telling.stage is Stage.DUE else "",
        noted_at=at,
    )


def _why(event: Deadline) -> str:
    """The rule and how it was counted; the whole explanation stands on the page of the convention."""
    why = event.why
    return " ".join(part for part in (why.rule, why.working) if part)


def _announced(session: Session, convention_id: int, line: Line) -> Alert | None:
    """What the person was told of the date that is gone."""
    same = (Alert.rule == line.rule, Alert.target == line.target, Alert.recipient == line.recipient)
    query = select(Alert).where(Alert.convention_id == convention_id, *same).order_by(Alert.id).limit(1)
    return session.scalars(query).first()
