"""Times the reading of every line of every journal again (`conventio doctor --journal`), and the writing of one.

    .venv/bin/python scripts/bench/journal.py

Prints the rows of a Markdown table: SQLite, a thousand journals; the chain and its salts are the program's own.
"""

import secrets
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from archive.vault import Vault
from foundation import migrations
from foundation.database import Database
from signing.trust import Trust
from workflow.readings.journal_check import JournalCheck, check_journals
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules.chain import START, Link, Told, next_link

JOURNALS = 1_000
SIZES = (1_000, 10_000, 100_000)
BEGUN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
REASON = "Le conseil municipal a demandé que l’article 5 soit relu. " * 3


def filled(database: Database, lines: int) -> float:
    """Seconds it took to chain and store that many lines."""
    journals = min(JOURNALS, lines)
    with database.transaction() as session:
        session.add(Account(email="a@region.example", name="Agnès", role_names=[], created_at=BEGUN))
        session.add(_party())
        session.flush()
        session.execute(insert(Convention), [_convention(number) for number in range(1, journals + 1)])
    begun = time.process_time()
    with database.transaction() as session:
        for number in range(1, journals + 1):
            links = _chain(f"EPN-2026-{number:04d}", lines // journals)
            session.execute(insert(JournalEntry), [_row(number, link) for link in links])
            session.add(JournalHead(convention_id=number, number=links[-1].number, hash=links[-1].hash))
    return time.process_time() - begun


def _chain(chain: str, lines: int) -> list[Link]:
    found: list[Link] = []
    for number in range(1, lines + 1):
        told = Told(
            at=BEGUN + timedelta(minutes=number), actor="Agnès Rédactrice", account_id=1, what="fill-in",
            state_before="draft", state_after="draft", reason=REASON, details={"fields": ["nom", "adresse"]},
        )  # fmt: skip
        previous = found[-1].hash if found else START
        found.append(
            next_link(chain=chain, number=number, told=told, salt=secrets.token_hex(32), previous=previous)
        )
    return found


def _row(convention_id: int, link: Link) -> dict[str, object]:
    told = link.told
    return {
        "convention_id": convention_id, "number": link.number, "at": told.at, "actor": told.actor,
        "account_id": told.account_id, "what": told.what, "state_before": told.state_before,
        "state_after": told.state_after, "reason": told.reason, "details": told.details, "salt": link.salt,
        "commitment": link.commitment, "previous": link.previous, "hash": link.hash,
    }  # fmt: skip


def _party() -> CoContractor:
    return CoContractor(
        name="La MJC", legal_form="association", address="1 rue Haute", postcode="76000", city="Rouen", email="",
        phone="", created_at=BEGUN,
    )  # fmt: skip


def _convention(number: int) -> dict[str, object]:
    return {
        "number": f"EPN-2026-{number:04d}", "verification_code": f"CODE-{number:05d}", "kind": "epn-normandie",
        "template_version": "1", "co_contractor_id": 1, "agent_id": 1, "created_at": BEGUN, "changed_at": BEGUN,
        "deed": "convention", "revision": 1,
    }  # fmt: skip


def checked(database: Database, folder: Path) -> tuple[JournalCheck, float]:
    begun = time.process_time()
    with database.reading() as session:
        found = check_journals(session, Vault(folder / "vault"), Trust(own=(), timestamps=()))
    return found, time.process_time() - begun


def main() -> None:
    print("| lines | chained and stored | read again and checked | lines/s | growth |")
    print("|---:|---:|---:|---:|---:|")
    first = 0.0
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            database = Database(f"sqlite:///{Path(name) / 'bench.db'}")
            migrations.upgrade(database)
            writing = filled(database, size)
            found, reading = checked(database, Path(name))
            database.close()
        assert (found.lines, found.faults) == (size, [])  # noqa: S101 - a bench that measures something else says so
        first = first or reading
        print(
            f"| {size:,} | {writing:.2f} s | {reading:.2f} s | {size / reading:,.0f} | × {reading / first:.1f} |"
        )


if __name__ == "__main__":
    main()
