"""The daily look on PostgreSQL: 5,000 conventions due among 10,000, then among 1,000,000; the cost must follow the due.

Processor time of the program and of the database together: what else the machine does at that time does not count.

The rows are made by the database itself. Every convention has its dates and the day of its next look; on the day
measured, 5,000 have reached a rung, spread over the table. Nothing else of the pass is left out: timelines,
ledger, projection, digests.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text

from foundation import migrations
from foundation.database import Database
from tests.factories.means import means_in
from tests.postgresql import PostgresServer
from workflow import sweeps
from workflow.workshop import Workshop

SIZES = (10_000, 1_000_000)
DUE = 5_000
TODAY = date(2027, 8, 31)
AT = datetime(2027, 8, 31, 7, tzinfo=UTC)
SIGNED = date(2024, 3, 1)
"""Of the conventions that are due: three months before the last day to post a denunciation."""
QUIET = date(2024, 5, 20)
"""Of the others: nothing comes for weeks."""

_ROWS = """
INSERT INTO account (id, email, name, role_names, totp_last_step, active, session_epoch, created_at)
  SELECT i, 'agent' || i || '@region.example', 'Agent ' || i, '[]', 0, true, 0, '2026-01-05'
  FROM generate_series(1, 50) i;
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
"""


@dataclass(frozen=True)
class Measure:
    size: int
    looked: int
    mails: int
    look: float
    tell: float


def filled(database: Database, size: int) -> None:
    migrations.upgrade(database)
    with database.engine.begin() as connection:
        for statement in filter(str.strip, _ROWS.split(";\n")):
            values = {"size": size, "every": size // DUE, "signed": SIGNED, "quiet": QUIET, "today": TODAY}
            clause = text(statement)
            connection.execute(clause, {name: values[name] for name in clause.compile().params})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def measured(server: PostgresServer, workshop: Workshop, size: int) -> Measure:
    database = Database(server.new_database())
    own = Workshop(
        settings=workshop.settings, database=database, secret=workshop.secret, vault=workshop.vault,
        converter=workshop.converter, desk=workshop.desk,
    )  # fmt: skip
    try:
        filled(database, size)
        started = _spent(server)
        report = sweeps.look_at_dates(own, at=AT)
        looked = _spent(server)
        mails = sweeps.send_alerts(own, at=AT).done
        told = _spent(server)
        if report.done != DUE:
            raise SystemExit(f"{report.done} conventions looked at instead of {DUE}: {report.problems}")
        return Measure(size, report.done, mails, looked - started, told - looked)
    finally:
        database.close()


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


def all_measures(sizes: tuple[int, ...]) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="conventio-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("postgresql", "means", "instance"):
            (folder / part).mkdir(mode=0o755)
        server = PostgresServer.start(folder / "postgresql")
        try:
            with means_in(folder / "means") as means:
                workshop = means.workshop(Database("sqlite://"), folder / "instance")
                for size in sizes:
                    yield measured(server, workshop, size)
        finally:
            server.stop()


def main() -> None:
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    found = list(all_measures(sizes))
    print("| conventions | looked at | mails | look | tell | together |\n|---:|---:|---:|---:|---:|---:|")
    for one in found:
        together = one.look + one.tell
        print(
            f"| {one.size:,} | {one.looked:,} | {one.mails:,} | {one.look:.1f} s | {one.tell:.1f} s | {together:.1f} s |"
        )
    if len(found) > 1:
        ratio = (found[-1].look + found[-1].tell) / (found[0].look + found[0].tell)
        print(f"\nThe pass over {found[-1].size:,} costs × {ratio:.2f} that over {found[0].size:,}.")


if __name__ == "__main__":
    main()
