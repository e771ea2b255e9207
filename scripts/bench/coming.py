"""The six months to come at 100,000 conventions, on both databases: the start page and the list, against their bare SQL."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from foundation import migrations
from foundation.database import Database
from foundation.settings import Settings
from tests.postgresql import PostgresServer
from workflow.readings.coming import SOON, coming_months, coming_soon
from workflow.readings.conventions import Filters, list_conventions
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention, PartySignature
from workflow.records.due import Due
from workflow.rules.states import State

SIZE, TURNS = 100_000, 11
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = AT.date()
_BARE = {
    "start page": """SELECT d."on", d.label, c.number, p.name FROM due d JOIN convention c ON c.id = d.convention_id
        JOIN co_contractor p ON p.id = c.co_contractor_id WHERE d."on" BETWEEN :first AND :last
        ORDER BY d."on", d.convention_id LIMIT 100""",
    "months": 'SELECT "on", count(*) FROM due WHERE "on" BETWEEN :first AND :last GROUP BY "on"',
    "list": """SELECT c.id FROM convention c WHERE EXISTS (SELECT 1 FROM due d WHERE d.convention_id = c.id
        AND d.rule IN ('renewal', 'end-of-validity') AND d."on" BETWEEN :first AND :last)
        ORDER BY c.id DESC LIMIT 50""",
    "count": """SELECT count(*) FROM convention c WHERE EXISTS (SELECT 1 FROM due d WHERE d.convention_id = c.id
        AND d.rule IN ('renewal', 'end-of-validity') AND d."on" BETWEEN :first AND :last)""",
}


@dataclass(frozen=True)
class Measure:
    engine: str
    what: str
    ours: float
    bare: float


def filled(database: Database) -> None:
    migrations.upgrade(database)
    numbers = range(1, SIZE + 1)
    with database.transaction() as session:
        session.add(Account(id=1, email="a@b.fr", name="Agnès", role_names=[], created_at=AT))
        session.flush()
        session.execute(insert(CoContractor), [_party(number) for number in numbers])
        session.execute(insert(Convention), [_convention(number) for number in numbers])
        for party in ("co-contractor", "region"):
            session.execute(insert(PartySignature), [_signature(number, party) for number in numbers])
        session.execute(insert(Due), [row for number in numbers for row in _dues(number)])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _party(number: int) -> dict[str, object]:
    return {
        "id": number, "name": f"Association {number}", "legal_form": "association", "siren": None, "siret": None,
        "rna": None, "address": "1 rue", "city": "Caen", "phone": "", "postcode": "14000", "email": "a@b.fr",
        "created_at": AT,
    }  # fmt: skip


def _convention(number: int) -> dict[str, object]:
    return {
        "id": number, "deed": "convention", "number": f"EPN-{number:06d}", "verification_code": f"{number:014d}",
        "kind": "epn-normandie", "template_version": "1", "state_name": State.SIGNED, "co_contractor_id": number,
        "agent_id": 1, "created_at": AT, "changed_at": AT, "revision": 1,
    }  # fmt: skip


def _origin(number: int) -> date:
    return date(2016, 1, 4) + timedelta(days=number * 37 % 4000)


def _signature(number: int, party: str) -> dict[str, object]:
    return {
        "convention_id": number, "version": 1, "party": party, "rank": 1, "name": "X", "capacity": "Y",
        "signed_on": _origin(number), "level": "paper",
    }  # fmt: skip


def _dues(number: int) -> Iterator[dict[str, object]]:
    renewal = TODAY + timedelta(days=1 + number % 365)
    days = {"renewal": renewal, "last-posting-to-avoid-renewal": renewal - timedelta(days=91),
            "annual-report": date(2028, 1, 15)}  # fmt: skip
    for rule, on in days.items():
        yield {"convention_id": number, "rule": rule, "on": on, "article": "3", "label": rule}


def measured(database: Database, engine: str) -> Iterator[Measure]:
    filled(database)
    settings = Settings(
        database_url="",
        folder=Path(),
        public_url="http://x",
        secret_file=Path("x"),
        tsa_urls=(),
        mail_from="a@b.fr",
    )
    soon = Filters(turning_from=TODAY, turning_to=TODAY + SOON)

    def start(session: object) -> object:
        return coming_soon(session, today=TODAY), coming_months(session, today=TODAY)

    ours: dict[str, tuple[Callable[[object], object], tuple[str, ...]]] = {
        "start page, six months to come": (start, ("start page", "months")),
        "list, renewing or ending within six months": (
            lambda session: list_conventions(session, settings, soon, at=AT), ("list", "count"),
        ),
    }  # fmt: skip
    days = {"first": TODAY, "last": TODAY + SOON}
    for what, (act, statements) in ours.items():

        def bare(session: object, statements: tuple[str, ...] = statements) -> object:
            return [session.execute(text(_BARE[name]), days).all() for name in statements]

        yield Measure(engine, what, _median(database, act), _median(database, bare))
    database.close()


def _median(database: Database, act: Callable[[object], object]) -> float:
    times = []
    for _ in range(TURNS):
        started = time.perf_counter()
        with database.reading() as session:
            act(session)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="conventio-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "postgresql").mkdir(mode=0o755)
        found = list(measured(Database(f"sqlite:///{folder / 'lists.db'}"), "SQLite"))
        server = PostgresServer.start(folder / "postgresql")
        try:
            found += measured(Database(server.new_database()), "PostgreSQL")
        finally:
            server.stop()
    print("| database | what | as shipped | bare SQL | ratio |\n|---|---|---:|---:|---:|")
    for one in found:
        print(
            f"| {one.engine} | {one.what} | {one.ours * 1e3:.0f} ms | {one.bare * 1e3:.0f} ms | {one.ours / one.bare:.2f} |"
        )


if __name__ == "__main__":
    main()
