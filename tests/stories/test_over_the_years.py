"""Over the years: archive timestamps follow one another before each stops proving, in good time and without a burst."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import update

from foundation.database import Base, Database
from signing import prolonging
from signing.authority import create_authority
from signing.records import Round, RoundState
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from tests.factories import conventions as made
from tests.factories.conventions import Office, office
from tests.factories.copies import copied
from tests.factories.means import Means
from tests.timestamping import Generations, TimestampServer, saying
from workflow import sweeps
from workflow.acts.prolong import NothingGained, prolong
from workflow.readings.proofs import proofs
from workflow.readings.verdict import Verdict
from workflow.readings.verification import Identity, verified
from workflow.records.convention import Convention, DocumentRole
from workflow.records.journal import JournalEntry

START = datetime(2019, 3, 1, 9, 0, tzinfo=UTC)
"""Thirty years before the last one in which the test's authority can write its date (RFC 5280, 4.1.2.5: UTCTime)."""
DECIDED = made.decided_before(START)
YEAR = timedelta(days=365)
GENERATION = 5 * YEAR
"""A new time-stamp authority every five years, each good for eight."""
ENDS = START - timedelta(days=1) + GENERATION * 1.6
WINDOW = 12 * prolonging.MONTH


@pytest.fixture(scope="module")
def generations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generations]:
    server = TimestampServer(tmp_path_factory.mktemp("generations"), made_at=START)
    yield Generations(server, first=START - timedelta(days=1), every=GENERATION, number=7)
    server.stop()


def at_work(means: Means, database: Database, folder: Path, generations: Generations) -> Office:
    """The Région, with the generations as its only time-stamp authority, all their roots trusted beforehand."""
    keys = folder / "long-ago"
    create_authority(keys / "keys", organisation="Région Normandie", at=START - YEAR)
    (keys / "tsa").symlink_to(means.folder / "tsa")
    own = replace(means, tsa=generations, folder=keys)  # type: ignore[arg-type]  # has what factories ask of it
    generations.set_clock(START)
    return fresh(office(own, own.workshop(database, folder), at=START), generations)


def fresh(office: Office, generations: Generations) -> Office:
    """As in a process that has just begun: it knows no time-stamp certificate yet."""
    authorities = TimestampAuthorities([generations._server.url], generations.anchors)
    anchors = replace(office.workshop.desk.anchors, timestamps=generations.anchors)
    desk = replace(office.workshop.desk, authorities=authorities, anchors=anchors)
    return replace(office, workshop=replace(office.workshop, desk=desk))


@pytest.fixture(scope="module")
def closed(
    means: Means, generations: Generations, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, int]]:
    """An instance with one convention signed on the first of March 2019."""
    folder = tmp_path_factory.mktemp("years")
    database = Database(f"sqlite:///{folder / 'years.db'}")
    Base.metadata.create_all(database.engine)
    office = at_work(means, database, folder, generations)
    yield office, made.signed(office, at=START, **DECIDED)
    database.close()


@pytest.fixture
def region(closed: tuple[Office, int], generations: Generations) -> Office:
    generations.well_behaved()
    generations.set_clock(START)
    return fresh(closed[0], generations)


@pytest.fixture
def number(closed: tuple[Office, int], region: Office) -> int:
    """A convention of one's own, closed like the first one; only it is due."""
    with region.workshop.database.transaction() as session:
        session.execute(update(Round).values(state=RoundState.CANCELLED))
    return clones(region, closed[1], 1)[0]


def clones(office: Office, number: int, count: int) -> list[int]:
    """As many conventions more, closed at the same time: their proofs end together. Their files are one in the vault."""
    made_now = []
    with office.workshop.database.transaction() as session:
        convention = session.get_one(Convention, number)
        signing_round = session.get_one(Round, convention.round_id)
        for _ in range(count):
            name = secrets.token_hex(8)
            kept = {"reference": name, "state": RoundState.CLOSED, "archive_ends_at": ENDS}
            clone = copied(convention, number=name, verification_code=name, round_id=secrets.token_hex(16))
            clone.documents = [copied(convention.documents[-1])]
            session.add_all([copied(signing_round, id=clone.round_id, **kept), clone])
            made_now.append(clone)
        session.flush()
        return [clone.id for clone in made_now]


def round_of(office: Office, number: int) -> Round:
    with office.workshop.database.reading() as session:
        return session.get_one(Round, session.get_one(Convention, number).round_id)


def files_of(office: Office, number: int) -> list[bytes]:
    """The closed file and each one that prolonged its proof, oldest first."""
    with office.workshop.database.reading() as session:
        rows = session.get_one(Convention, number).documents
        return [office.workshop.vault.get(row.sha256) for row in rows if row.role == DocumentRole.SIGNED_PDF]


def prolongations(office: Office, number: int) -> int:
    with office.workshop.database.reading() as session:
        return session.query(JournalEntry).filter_by(convention_id=number, what="prolong").count()


def test_the_proof_is_prolonged_before_it_ends_and_nothing_is_rewritten(
    region: Office, number: int, generations: Generations
) -> None:
    assert round_of(region, number).archive_ends_at == ENDS
    assert sweeps.prolong_proofs(region.workshop, at=START + YEAR).done == 0, "not yet its time"
    at = prolonging.moment(round_of(region, number).id, ENDS, WINDOW)
    generations.set_clock(at)
    assert sweeps.prolong_proofs(region.workshop, at=at - timedelta(seconds=1)).done == 0
    assert sweeps.prolong_proofs(region.workshop, at=at).done == 1
    first, second = files_of(region, number)
    assert second.startswith(first)
    found = round_of(region, number)
    assert found.archive_ends_at is not None
    assert found.archive_ends_at > ENDS
    assert (found.current_sha256, found.archive_problem) == (hashlib.sha256(second).hexdigest(), "")
    assert prolongations(region, number) == 1
    assert sweeps.prolong_proofs(region.workshop, at=at).done == 0, "once"


def test_a_process_that_lives_long_learns_the_new_certificate(
    region: Office, number: int, generations: Generations
) -> None:
    """The desk has signed with the first generation's; nobody tells it that there is a second one."""
    with_old_only = ENDS - timedelta(days=1)
    assert region.workshop.desk.timestamps_prove_until(at=START) == ENDS
    generations.set_clock(with_old_only)
    assert region.workshop.desk.timestamps_prove_until(at=with_old_only) > ENDS
    assert prolong(region.workshop, round_of(region, number).id, at=with_old_only)


def test_nothing_is_bought_where_nothing_is_gained(
    region: Office, number: int, generations: Generations
) -> None:
    """The only authority's certificate ends with the file's proof: a person must find another; health says so."""
    generations.set_clock(START + YEAR)
    signing_round = round_of(region, number)
    with pytest.raises(NothingGained, match="CONVENTIO_TSA_URLS"):
        prolong(region.workshop, signing_round.id, at=START + YEAR)
    generations._server.queries = 0
    for hours in range(3):
        assert not prolong(region.workshop, signing_round.id, at=START + YEAR + timedelta(hours=hours))
    assert generations._server.queries == 0, "nobody tries again within a day"
    with region.workshop.database.reading() as session:
        [failing] = proofs(session, at=START + YEAR).failing
    assert (failing.ends_at, failing.reference) == (ENDS, signing_round.reference)
    assert "ne prouve au-delà" in failing.problem


def test_while_no_authority_answers_it_waits_a_day_and_says_so(
    region: Office, number: int, generations: Generations
) -> None:
    round_id, at = round_of(region, number).id, ENDS - timedelta(days=30)
    generations.set_clock(at)
    generations._server.behaviour = saying("503 Later", "text/plain", b"")
    with pytest.raises(TimestampUnavailable):
        prolong(region.workshop, round_id, at=at)
    assert round_of(region, number).archive_problem
    generations.well_behaved()
    at += prolonging.PAUSE
    generations.set_clock(at)
    assert sweeps.prolong_proofs(region.workshop, at=at).done == 1
    assert (round_of(region, number).archive_problem, prolongations(region, number)) == ("", 1)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_workers_add_one_timestamp(
    means: Means, database: Database, tmp_path: Path, generations: Generations
) -> None:
    generations.well_behaved()
    office = at_work(means, database, tmp_path, generations)
    number = made.signed(office, at=START, **DECIDED)
    round_id, at = round_of(office, number).id, ENDS - timedelta(days=30)
    generations.set_clock(at)
    with ThreadPoolExecutor(2) as workers:
        took = list(workers.map(lambda _: prolong(office.workshop, round_id, at=at), range(2)))
    assert sorted(took) == [False, True]
    first, second = files_of(office, number)
    assert verified(office.workshop, first, at=at).verdict is Verdict.FORMER, (
        "complete, but no longer the newest"
    )
    later = ENDS + YEAR
    generations.set_clock(later)
    assert verified(office.workshop, second, at=later).verdict is Verdict.COMPLETE
    old = verified(office.workshop, first, at=later)
    assert (old.identity, old.verdict) == (Identity.FORMER, Verdict.AGED), "alone, it proves itself no longer"


def test_a_file_closed_before_this_was_counted_is_read_first(
    region: Office, number: int, generations: Generations
) -> None:
    with region.workshop.database.transaction() as session:
        session.get_one(Round, round_of(region, number).id).archive_ends_at = None
    assert sweeps.prolong_proofs(region.workshop, at=START + YEAR).problems == {}
    assert round_of(region, number).archive_ends_at == ENDS


@pytest.mark.long
def test_thirty_years_of_passes_keep_every_file_proved_without_a_burst(
    closed: tuple[Office, int], region: Office, number: int, generations: Generations
) -> None:
    """Twenty-five files closed on one day, a pass every ten days, seven generations of authorities."""
    clones(region, closed[1], 24)
    at, busy, told = START, Counter[datetime](), 0
    while at < START + 30 * YEAR:
        at += timedelta(days=10)
        generations.set_clock(at)
        report = sweeps.prolong_proofs(region.workshop, at=at)
        assert report.problems == {}
        busy[at], told = report.done, told + report.done
        with region.workshop.database.reading() as session:
            found = proofs(session, at=at)
            assert not found.urgent(at=at, within=timedelta(days=100)), at
    assert max(busy.values()) <= 6, "spread over eight months, not all at once"
    with region.workshop.database.reading() as session:
        rounds = session.query(Round).filter_by(state=RoundState.CLOSED).all()
    assert len(rounds) == 25
    assert told >= 25 * 5
    for signing_round in rounds[:3]:
        content = region.workshop.vault.get(signing_round.current_sha256)
        found = verified(region.workshop, content, at=at)
        assert found.verdict is Verdict.COMPLETE
        assert found.report is not None
        assert 6 <= len(found.report.archive_timestamps) <= 9
    for before, after in pairwise(files_of(region, number)):
        assert after.startswith(before)
