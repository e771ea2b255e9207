"""Ten simulated years of a thousand conventions: random acts, outages, two workers; told once, none missed.

What is told is held line by line against a naive reader of every convention, which keeps its own ledger in memory and
knows neither the projection nor the next look. A sample is read on every day with a pass; the others on each first pass
of a month and around every day that a ladder could mean, counted by another calendar than the program's.
"""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event as database_event
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.database import Base, Database
from notifications.outbox import OutboxMail
from tests.factories.conventions import Office, office
from tests.factories.in_force import in_force, morning
from tests.factories.means import Means
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts.hand_over import hand_over
from workflow.acts.project_due import kept_of, project_due
from workflow.packs import find_pack
from workflow.readings.timelines import clauses_of, facts_of
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention, Document, DocumentRole
from workflow.records.letter import Happening, Letter, LetterEntry
from workflow.records.renewal import Renewal
from workflow.records.report import AnnualReport
from workflow.records.watch import Watch
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Convention as Agreed
from workflow.rules.facts import Facts, LetterType
from workflow.rules.ladders import Audience, Rung
from workflow.rules.outcomes import Deadline
from workflow.rules.telling import Line, Stage, decide
from workflow.rules.timeline import Timeline, timeline

BEGIN, END = date(2027, 6, 1), date(2037, 6, 1)
ALL, SAMPLE = 1000, 60
LADDERS = find_pack("epn-normandie").alerts
DAY = timedelta(days=1)


@dataclass
class Naive:
    """One convention as somebody sees it who looks at everything on every day with a pass."""

    facts: Facts
    clauses: Clauses
    since: date
    people: dict[Audience, tuple[str, ...]]
    last_pass: date
    every_day: bool
    awake: date = date.min
    coming: dict[tuple[str, date], Deadline] = field(default_factory=dict)
    known: dict[Line, Stage] = field(default_factory=dict)
    noted: dict[Line, date] = field(default_factory=dict)
    """The pass in which each line came."""

    def at(self, day: date) -> Timeline:
        return timeline(Agreed(), self.facts, self.clauses, day)

    def changed(self, day: date, facts: Facts) -> None:
        """A fact was entered: what has passed since the last pass stays, what comes is new."""
        self.facts = facts
        passed = {key: event for key, event in self.coming.items() if self.last_pass < event.date < day}
        self.coming = passed | _by_key(kept_of(self.at(day), since=self.since))
        self.awake = day

    def a_pass(self, day: date) -> None:
        """Looks, unless nothing can have come since the last look."""
        if self.every_day or day >= self.awake:
            self._look(day)
            self.awake = min(one for one in (_first_of_next_month(day), *self._around()) if one > day)
        self.last_pass = day

    def _around(self) -> Iterator[date]:
        """The days that count for a date: those of its ladders, its own, and the next, on which it is overdue or gone.

        A date is in the agenda twelve months ahead and told of six months before at most: a look a month finds it.
        """
        for rule, target in self.coming:
            yield from (target, target + DAY)
            for ladder in LADDERS:
                if ladder.rule == rule:
                    for rung in ladder.rungs:
                        yield from _shifted(target, rung)

    def _look(self, day: date) -> None:
        answer = self.at(day)
        events = _by_key(kept_of(answer, since=self.since))
        for key, waited in self.coming.items():
            if (
                self.last_pass < waited.date < day
                and key not in events
                and key in _by_key(self.at(waited.date).agenda)
            ):
                events[key] = waited
        decision = decide(
            tuple(events.values()), LADDERS, self.known, lambda who: self.people.get(who, ()), today=day,
            settled=answer.settled,
        )  # fmt: skip
        self.known.update(dict.fromkeys(decision.lapsed, Stage.LAPSED))
        self.known.update(dict.fromkeys(decision.revived, Stage.TOLD))
        for telling in decision.new:
            self.known[telling.line] = Stage.TOLD if telling.stage is Stage.DUE else telling.stage
            self.noted[telling.line] = day
        self.coming = events


def _shifted(target: date, rung: Rung) -> Iterator[date]:
    """What a rung could mean: at the end of a month, 28 February less a month may be the 28th or the 31st of January."""
    sign = 1 if rung.after else -1
    months = target.year * 12 + target.month - 1 + sign * rung.months
    first = date(months // 12, months % 12 + 1, 1)
    length = ((first + 31 * DAY).replace(day=1) - first).days
    earliest = first + (min(target.day, length) - 1 + sign * rung.days) * DAY
    doubtful = 3 if rung.months and target.day >= 28 else 0
    return (earliest + later * DAY for later in range(doubtful + 1))


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)


def _by_key(events: tuple[Deadline, ...]) -> dict[tuple[str, date], Deadline]:
    return {(event.rule, event.date): event for event in events}


@dataclass
class Life:
    """The instance, its chance, and the naive reader of each convention."""

    region: Office
    chance: random.Random
    agents: tuple[Account, ...]
    naive: dict[int, Naive] = field(default_factory=dict)
    letters: dict[int, int] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)

    def enter(self, rank: int) -> None:
        settings, database = self.region.workshop.settings, self.region.workshop.database
        with database.transaction() as session:
            agent = session.get_one(Account, self.chance.choice(self.agents).id)
            since = date(2016, 1, 4) + timedelta(days=self.chance.randrange(4100))
            convention = in_force(
                session, settings, agent, since=since, entered=morning(BEGIN), number=f"EPN-{rank:05d}"
            )
            session.add(
                Document(
                    convention_id=convention.id, version=1, role=DocumentRole.LETTER_PROOF, sha256="0" * 64,
                    file_name="preuve.pdf", media_type="application/pdf", size=1, made_by="X", made_at=morning(BEGIN),
                )
            )  # fmt: skip
            naive = Naive(
                facts_of(convention), clauses_of(convention, settings), BEGIN, _people(convention), BEGIN - DAY,
                every_day=rank <= SAMPLE,
            )  # fmt: skip
            naive.changed(BEGIN, facts_of(convention))
            self.naive[convention.id] = naive

    def act(self, day: date) -> None:
        """A few things that people do, whether the worker runs or not."""
        for _ in range(self.chance.choice((0, 0, 0, 1, 1, 2))):
            number = self.chance.randrange(1, ALL + 1)
            self.one_act(number, day)
        if self.chance.random() < 0.2:  # the sample lives more than the others
            self.one_act(self.chance.randrange(1, SAMPLE + 1), day)

    def one_act(self, number: int, day: date) -> None:
        what = self.chance.choice(("denounce", "annul", "correct", "report", "report", "report", "hand-over"))
        if what == "hand-over":
            agent = self.chance.choice(self.agents)
            hand_over(
                self.region.workshop, [number], agent_id=agent.id, substitute_id=None,
                actor=Actor.of(self.region.agnes), at=morning(day),
            )  # fmt: skip
            naive = self.naive[number]
            naive.people |= {Audience.AGENT: (f"account:{agent.id}",)}
            naive.awake = day
            self.acts[what] += 1
            return
        with self.region.workshop.database.transaction() as session:
            convention = session.get_one(Convention, number)
            if not getattr(self, f"_{what}")(session, convention, day):
                return
            session.flush()
            session.expire(convention)
            project_due(session, self.region.workshop.settings, convention, as_of=day)
            self.naive[number].changed(day, facts_of(convention))
        self.acts[what] += 1

    def _denounce(self, session: Session, convention: Convention, day: date) -> bool:
        if convention.id in self.letters or self.chance.random() < 0.5:
            return False
        letter = Letter(
            convention_id=convention.id, number=len(convention.letters) + 1, type_name=LetterType.DENUNCIATION,
            sender=self.chance.choice(("region", "co-contractor")), recorded_at=morning(day), recorded_by="X",
        )  # fmt: skip
        session.add(letter)
        session.flush()
        proof = session.query(Document.id).filter_by(convention_id=convention.id).scalar()
        session.add(
            LetterEntry(
                letter_id=letter.id, what=Happening.POSTED, on=day - timedelta(days=self.chance.randrange(4)),
                proof_id=proof, recorded_at=morning(day), recorded_by="X",
            )
        )  # fmt: skip
        self.letters[convention.id] = letter.id
        return True

    def _annul(self, session: Session, convention: Convention, day: date) -> bool:
        letter = self.letters.pop(convention.id, None)
        if letter is None:
            return False
        entry = LetterEntry(
            letter_id=letter, what=Happening.ANNULLED, recorded_at=morning(day), recorded_by="X"
        )
        session.add(entry)
        return True

    def _correct(self, _session: Session, convention: Convention, _day: date) -> bool:
        if self.chance.random() < 0.7:
            return False
        shift = timedelta(days=self.chance.randrange(-20, 21))
        for row in convention.signatures:
            assert row.signed_on is not None
            row.signed_on += shift
        return True

    def _report(self, session: Session, convention: Convention, day: date) -> bool:
        year = day.year - 1
        if any(one.year == year for one in convention.reports):
            return False
        session.add(
            AnnualReport(
                convention_id=convention.id,
                year=year,
                received_on=day,
                entered_by="X",
                entered_at=morning(day),
            )
        )
        return True

    def one_pass(self, day: date) -> None:
        """Two workers at the same time."""

        def work(_: int) -> None:
            assert sweeps.look_at_dates(self.region.workshop, at=morning(day)).problems == {}
            sweeps.send_alerts(self.region.workshop, at=morning(day))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, range(2)))
        for naive in self.naive.values():
            naive.a_pass(day)


def _people(convention: Convention) -> dict[Audience, tuple[str, ...]]:
    number = convention.number.lower()
    return {
        Audience.AGENT: (f"account:{convention.agent_id}",),
        Audience.CO_CONTRACTOR: (f"co-contractor:{convention.co_contractor_id}",),
        Audience.SIGNATORIES: (f"signer:presidence@{number}.example", "signer:presidence@region.example"),
    }


@pytest.fixture
def life(means: Means, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    folder = tmp_path_factory.mktemp("decade")
    database = Database(f"sqlite:///{folder / 'decade.db'}")

    @database_event.listens_for(database.engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # a cut of the machine's power is not in this story

    Base.metadata.create_all(database.engine)
    workshop = means.workshop(database, folder)
    region = office(means, workshop, at=morning(BEGIN))
    yield Life(region, random.Random(2027), (region.agnes, region.bruno))  # noqa: S311 - a simulation
    database.close()


@pytest.mark.long
def test_ten_years_tell_each_deadline_once_and_miss_none(life: Life) -> None:
    for rank in range(1, ALL + 1):
        life.enter(rank)
    day, outages, passes = BEGIN, 0, 0
    stopped_until = BEGIN
    while day < END:
        life.act(day)
        if stopped_until <= day and life.chance.random() < 0.012:
            stopped_until, outages = day + timedelta(days=life.chance.randrange(1, 20)), outages + 1
        if day >= stopped_until:
            life.one_pass(day)
            passes += 1
        day += DAY
    life.one_pass(END)
    _counts(life, outages, passes)


def _counts(life: Life, outages: int, passes: int) -> None:
    database = life.region.workshop.database
    with database.reading() as session:
        stages = Counter(
            dict(session.execute(select(Alert.stage_name, func.count()).group_by(Alert.stage_name)).all())
        )
        keys = select(
            Alert.convention_id, Alert.rule, Alert.target, Alert.rung, Alert.recipient, Alert.channel
        )
        distinct = session.scalar(select(func.count()).select_from(keys.distinct().subquery()))
        untold = session.scalar(
            select(func.count()).where(Alert.stage_name == Stage.TOLD, Alert.mail_id.is_(None))
        )
        mails = session.scalar(select(func.count()).select_from(OutboxMail))
        digests = session.scalar(select(func.count()).where(OutboxMail.kind == "deadlines-digest"))
        renewals = session.scalar(select(func.count()).select_from(Renewal))
        failing = session.scalar(select(func.count()).where(Watch.problem > ""))
        stored: dict[int, dict[Line, Stage]] = {number: {} for number in life.naive}
        noted: dict[int, dict[Line, date]] = {number: {} for number in life.naive}
        recorded = Alert.rule != "renewal-recorded"
        for alert in session.scalars(select(Alert).where(recorded)):
            stored[alert.convention_id][alert.line] = alert.stage
            noted[alert.convention_id][alert.line] = paris_date(alert.noted_at)
    print(
        f"\n{passes} passes, {outages} outages, acts {dict(life.acts)}: {dict(stages)} lines, {mails} mails of which "
        f"{digests} digests, {renewals} renewals; as the naive reader: {sum(map(len, stored.values()))} lines"
    )
    assert stages[Stage.DUE] == 0
    assert distinct == sum(stages.values())
    assert untold == 0
    assert failing == 0
    for number, naive in life.naive.items():
        assert stored[number] == naive.known, number
        assert noted[number] == naive.noted, number
