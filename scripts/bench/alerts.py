"""The daily pass on PostgreSQL: 5,000 conventions due among 10,000 and among 1,000,000; the cost must follow the due.

By the clock, and in processor time of the program and of the database together. Both databases stand side by side in one
server; passes over them alternate, the first over each only warms. After each pass what it wrote is taken back, so that the
next finds the same work.

The rows are made by the database itself. Every convention has its dates, a ledger of what was told of it before, and the
day of its next look; on the day measured, 5,000 have reached a rung, spread over the table. Nothing else of the pass is
left out: timelines, ledger, projection, mails of the day and of the week.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text

from documents.converter import Converter
from foundation import migrations
from foundation.database import Database
from tests.factories.means import means_in
from tests.postgresql import PostgresServer
from workflow import sweeps
from workflow.workshop import Workshop

SIZES = (10_000, 1_000_000)
DUE, TURNS = 5_000, 5
TODAY = date(2027, 8, 31)
AT = datetime(2027, 8, 31, 7, tzinfo=UTC)
SIGNED = date(2024, 3, 1)
"""Of the conventions that are due: three months before the last day to post a denunciation."""
QUIET = date(2024, 5, 20)
"""Of the others: nothing comes for weeks."""

_ROWS = """
INSERT INTO account (id, email, name, role_names, totp_last_step, active, session_epoch, created_at)
  SELECT i, 'agent' || i || '@region.example', 'Agent ' || i, '[]', 0, true, 0, '2026-01-05'
  FROM generate_series(1, 60) i;
INSERT INTO co_contractor (id, name, legal_form, address, postcode, city, email, phone, created_at)
  SELECT i, 'Association ' || i, 'association', '1 rue', '14000', 'Caen', 'contact' || i || '@a.example', '',
         '2026-01-05' FROM generate_series(1, :size) i;
INSERT INTO convention (id, deed, number, verification_code, kind, template_version, medium, state, version, revision,
                        co_contractor_id, agent_id, field_values, clause_values, touched_articles,
                        confirmed_articles, created_at, changed_at)
  SELECT i, 'convention', 'EPN-' || i, 'C' || i, 'epn-normandie', '1', 'paper', 'signed', 1, 1, i, 1 + i % 50,
         '{}', '{}', '[]', '[]', '2026-01-05', '2026-01-05' FROM generate_series(1, :size) i;
INSERT INTO party_signature (convention_id, version, party, rank, name, capacity, signed_on, level, certified_by)
  SELECT i, 1, party, 1, 'X', 'Y',
         CASE WHEN i % :every = 0 THEN CAST(:signed AS date) ELSE CAST(:quiet AS date) END, 'paper', ''
  FROM generate_series(1, :size) i, (VALUES ('co-contractor'), ('region')) p(party);
INSERT INTO renewal (convention_id, number, first_day, last_day, recorded_at, history)
  SELECT i, 1, DATE '2027-03-01', DATE '2028-02-29', '2027-03-01', false FROM generate_series(1, :size) i;
INSERT INTO watch (convention_id, look_on, looked_on, since, problem)
  SELECT i, CASE WHEN i % :every = 0 THEN CAST(:today AS date) ELSE DATE '2027-10-12' END, DATE '2027-08-01',
         DATE '2026-01-05', '' FROM generate_series(1, :size) i;
INSERT INTO due (convention_id, rule, "on", article, label)
  SELECT i, rule, CASE WHEN i % :every = 0 THEN early ELSE late END, '3', rule FROM generate_series(1, :size) i,
  (VALUES ('renewal', DATE '2028-03-01', DATE '2028-05-20'),
          ('last-posting-to-avoid-renewal', DATE '2027-11-30', DATE '2028-02-19'),
          ('annual-report', DATE '2028-01-15', DATE '2028-01-15')) d(rule, early, late);
INSERT INTO outbox_mail (id, key, kind, channel, to_address, to_name, "values", attachments, about, created_at,
                         next_try_at, attempts, sent_at, last_error, reference, bounce)
  SELECT i, 'before:' || i, 'deadlines-digest', 'mail', 'a@b.fr', 'X', '{}', '[]', 'account:' || 1 + i % 50,
         '2026-11-02', '2026-11-02', 1, '2026-11-02', '', 'before' || i, '' FROM generate_series(1, :size) i;
INSERT INTO alert (convention_id, rule, target, rung, recipient, channel, due_on, stage, how, name, address, label,
                   article, to_do, why, noted_at, mail_id, acknowledged_by)
  SELECT i, rule, target, rung, CASE WHEN inside THEN 'account:' || 1 + i % 50 ELSE 'co-contractor:' || i END, 'mail',
         DATE '2026-11-02', 'told', 'grouped', 'X', 'a@b.fr', rule, '3', 'X', '', '2026-11-02', i, ''
  FROM generate_series(1, :size) i, (VALUES (true), (false)) p(inside),
  (VALUES ('annual-report', DATE '2027-01-15', '-1m'), ('renewal', DATE '2027-03-01', '-6m')) a(rule, target, rung);
SELECT setval('outbox_mail_id_seq', :size);
"""
_AGAIN = """
DELETE FROM alert WHERE noted_at > '2027-01-01';
DELETE FROM outbox_mail WHERE id > :size;
DELETE FROM due WHERE convention_id % :every = 0;
INSERT INTO due (convention_id, rule, "on", article, label)
  SELECT i * :every, rule, early, '3', rule FROM generate_series(1, :due) i,
  (VALUES ('renewal', DATE '2028-03-01'), ('last-posting-to-avoid-renewal', DATE '2027-11-30'),
          ('annual-report', DATE '2028-01-15')) d(rule, early);
UPDATE watch SET look_on = :today, looked_on = DATE '2027-08-01' WHERE convention_id % :every = 0
"""
"""Takes back what a pass wrote."""


@dataclass(frozen=True)
class Pass:
    """What one pass cost: of the look and of the mails, by the clock and in processor time."""

    look: float
    tell: float
    processor: float
    mails: int

    @property
    def clock(self) -> float:
        return self.look + self.tell


@dataclass(frozen=True)
class Instance:
    """A database with so many conventions, and the program in front of it."""

    size: int
    workshop: Workshop

    def run(self, script: str) -> None:
        values = {"size": self.size, "every": self.size // DUE, "due": DUE, "signed": SIGNED, "quiet": QUIET,
                  "today": TODAY}  # fmt: skip
        with self.workshop.database.engine.begin() as connection:
            for statement in filter(str.strip, script.split(";\n")):
                clause = text(statement)
                connection.execute(clause, {name: values[name] for name in clause.compile().params})
        with self.workshop.database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))

    def one_pass(self, server: PostgresServer) -> Pass:
        spent, started = _spent(server), time.perf_counter()
        report = sweeps.look_at_dates(self.workshop, at=AT)
        looked = time.perf_counter()
        mails = sweeps.send_alerts(self.workshop, at=AT).done
        told, spent_then = time.perf_counter(), _spent(server)
        if report.done != DUE:
            raise SystemExit(f"{report.done} conventions looked at instead of {DUE}: {report.problems}")
        return Pass(looked - started, told - looked, spent_then - spent, mails)


def _spent(server: PostgresServer) -> float:
    """Processor time until now: this process and every process of the database server."""
    postmaster = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[1] == postmaster:
                ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def instances(server: PostgresServer, workshop: Workshop, sizes: Sequence[int]) -> Iterator[Instance]:
    for size in sizes:
        database = Database(server.new_database())
        migrations.upgrade(database)
        instance = Instance(size, replace(workshop, database=database))
        instance.run(_ROWS)
        yield instance


def all_passes(sizes: Sequence[int]) -> dict[int, list[Pass]]:
    with tempfile.TemporaryDirectory(prefix="conventio-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("postgresql", "means", "instance"):
            (folder / part).mkdir(mode=0o755)
        server = PostgresServer.start(folder / "postgresql")
        try:
            with (
                Converter(processes=1, folder=folder / "converters") as converter,
                means_in(folder / "means", converter) as means,
            ):
                workshop = means.workshop(Database("sqlite://"), folder / "instance")
                both = list(instances(server, workshop, sizes))
                return _in_turns(server, both)
        finally:
            server.stop()


def _in_turns(server: PostgresServer, both: Sequence[Instance]) -> dict[int, list[Pass]]:
    found: dict[int, list[Pass]] = {instance.size: [] for instance in both}
    for turn in range(TURNS + 1):
        for instance in both:
            one = instance.one_pass(server)
            instance.run(_AGAIN)
            if turn:
                found[instance.size].append(one)
    return found


def main() -> None:
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    found = all_passes(sizes)
    print("| conventions | mails | look | tell | by the clock | processor |\n|---:|---:|---:|---:|---:|---:|")
    for size, passes in found.items():
        look, tell, clock, processor = (
            statistics.median(getattr(one, what) for one in passes)
            for what in ("look", "tell", "clock", "processor")
        )
        print(
            f"| {size:,} | {passes[0].mails:,} | {look:.1f} s | {tell:.1f} s | {clock:.1f} s | {processor:.1f} s |"
        )
    if len(found) > 1:
        pairs = list(zip(found[sizes[0]], found[sizes[-1]], strict=True))
        clock = statistics.median(last.clock / first.clock for first, last in pairs)
        processor = statistics.median(last.processor / first.processor for first, last in pairs)
        print(
            f"\nThe pass over {sizes[-1]:,} costs × {clock:.2f} that over {sizes[0]:,} by the clock, × {processor:.2f} of "
            f"the processor (medians of {TURNS} passes in turns)."
        )


if __name__ == "__main__":
    main()
