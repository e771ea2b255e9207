"""What the passes to come will tell, if nothing happens meanwhile: the same functions, nothing written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.acts.alerts.look import Seen, seen
from workflow.acts.alerts.renewals import BOTH_PARTIES, RULE
from workflow.acts.alerts.stored import Stored, stored_of
from workflow.readings.audiences import Around, Directory
from workflow.readings.timelines import what_timelines_read
from workflow.records.convention import Convention
from workflow.records.watch import Watch
from workflow.rules.telling import Line, Stage, rung_words
from workflow.rules.wording import term_name

AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing that will be told to one person, on ``on`` at the earliest."""

    on: date
    number: str
    co_contractor: str
    rule: str
    target: date
    label: str
    rung: str
    to_do: str
    name: str
    address: str


def forecast(
    session: Session, settings: Settings, ids: Sequence[int], *, first: date, last: date
) -> tuple[Planned, ...]:
    """Of these conventions, by day. A convention that makes the rules raise raises here too."""
    found: list[Planned] = []
    for start in range(0, len(ids), AT_A_TIME):
        found += _of(session, settings, ids[start : start + AT_A_TIME], first, last)
    return tuple(sorted(found, key=lambda one: (one.on, one.target, one.number, one.name)))


def together(planned: Iterable[Planned]) -> tuple[tuple[Planned, ...], ...]:
    """The same, those who are told one thing on one day together, in the order of the days."""
    groups: dict[tuple[date, str, date, str, str], list[Planned]] = {}
    for one in planned:
        groups.setdefault((one.on, one.number, one.target, one.label, one.rung), []).append(one)
    return tuple(map(tuple, groups.values()))


def to_look_at(session: Session, *, by: date, after: int = 0, limit: int = AT_A_TIME) -> list[int]:
    """The next conventions on which something may come by that day, in the order of their identifiers."""
    query = select(Watch.convention_id).where(Watch.look_on <= by, Watch.convention_id > after)
    return list(session.scalars(query.order_by(Watch.convention_id).limit(limit)))


def _of(
    session: Session, settings: Settings, ids: Sequence[int], first: date, last: date
) -> Iterator[Planned]:
    query = select(Convention).where(Convention.id.in_(ids)).options(*what_timelines_read())
    stored = stored_of(session, ids, today=first)
    directory = Directory(session, settings, as_of=first)
    for convention in session.scalars(query).unique():
        if convention.id in stored:
            yield from _planned(convention, settings, stored[convention.id], directory, first, last)


def _planned(
    convention: Convention, settings: Settings, stored: Stored, directory: Directory, first: date, last: date
) -> Iterator[Planned]:
    known: dict[Line, Stage] = dict(stored.lines)
    around = directory.around(convention)
    renewed = set(stored.renewals)
    for line, stage in known.items():
        if stage is Stage.DUE:
            known[line] = Stage.TOLD
    day = max(first, stored.watch.look_on)
    while day <= last:
        found = seen(convention, settings, stored, around, today=day, known=known)
        for telling in found.decision.new:
            known[telling.line] = Stage.TOLD if telling.stage is Stage.DUE else telling.stage
            person = around.by_key.get(telling.line.recipient)
            if telling.stage is Stage.DUE and telling.event and person:
                yield Planned(
                    on=day,
                    number=convention.number,
                    co_contractor=convention.co_contractor.name,
                    rule=telling.line.rule,
                    target=telling.line.target,
                    label=telling.event.label,
                    rung=rung_words(telling.line.rung),
                    to_do=telling.to_do,
                    name=person.name,
                    address=person.address,
                )
        yield from _renewed(convention, stored, around, found, renewed, day)
        day = found.look_on


def _renewed(
    convention: Convention, stored: Stored, around: Around, found: Seen, renewed: set[int], day: date
) -> Iterator[Planned]:
    for term in found.timeline.periods:
        if term.number == 0 or term.number in renewed or term.first_day < stored.watch.since:
            continue
        renewed.add(term.number)
        for person in around.people(*BOTH_PARTIES):
            yield Planned(
                on=day,
                number=convention.number,
                co_contractor=convention.co_contractor.name,
                rule=RULE,
                target=term.first_day,
                label=term_name(term.number).capitalize(),
                rung=rung_words("0d"),
                to_do="Notez ces dates",
                name=person.name,
                address=person.address,
            )
