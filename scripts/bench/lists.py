"""The list page and search, at 1,000 and at 100,000 conventions, on SQLite: time, and how it grows."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from archive import index
from foundation import migrations
from foundation.database import Database
from foundation.settings import Settings
from workflow.readings.conventions import Filters, list_conventions
from workflow.readings.search import search
from workflow.readings.situations import how_many
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention, PartySignature
from workflow.records.due import Due
from workflow.records.situation import SituationSpan
from workflow.rules.situations import Situation
from workflow.rules.states import State

SIZES = (1_000, 100_000)
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
TURNS = 15
_TOWNS = (
    "Elbeuf",
    "Bernay",
    "Lisieux",
    "Argentan",
    "Flers",
    "Valognes",
    "Dieppe",
    "Granville",
    "Vire",
    "Caen",
)
_WORDS = [
    "médiation",
    "numérique",
    "atelier",
    "accompagnement",
    "public",
    "espace",
    "région",
    "convention",
    "réseau",
    "territoire",
    "animateur",
    "fabrication",
    "code",
    "robot",
    "citoyen",
    "démarche",
    "ligne",
    "bibliothèque",
    "école",
    "association",
    "commune",
    "projet",
    "formation",
    "ouverture",
    "semaine",
    "personne",
    "emploi",
    "culture",
    "usage",
    "données",
]


@dataclass(frozen=True)
class Measure:
    what: str
    seconds: float
    size: int


def filled(folder: Path, size: int) -> Database:
    """Conventions in force since many different days, each with its dates and its words."""
    database = Database(f"sqlite:///{folder / f'{size}.db'}")
    migrations.upgrade(database)
    chance = random.Random(size)  # noqa: S311 - made-up rows hold no secret
    with database.transaction() as session:
        session.add(Account(id=1, email="a@b.fr", name="Agnès", role_names=[], created_at=AT))
        session.flush()
        session.execute(insert(CoContractor), [_party(number, chance) for number in range(1, size + 1)])
        session.execute(insert(Convention), [_convention(number) for number in range(1, size + 1)])
        session.execute(
            insert(PartySignature), [row for number in range(1, size + 1) for row in _signed(number)]
        )
        session.execute(insert(Due), [_due(number) for number in range(1, size + 1)])
        session.execute(insert(SituationSpan), [_denounced(number) for number in range(20, size + 1, 20)])
    with database.transaction() as session:
        for number in range(1, size + 1):
            index.put(
                session, key=str(number), kind="convention", title=f"Convention EPN-2027-{number:06d}",
                names=f"Association {number}", places=chance.choice(_TOWNS), numbers=f"EPN-2027-{number:06d}",
                text=" ".join(chance.choices(_WORDS, k=60)),
            )  # fmt: skip
    return database


def _party(number: int, chance: random.Random) -> dict[str, object]:
    return {
        "id": number, "name": f"Association {number}", "legal_form": "association", "siren": None, "siret": None,
        "rna": f"W14{number:07d}", "address": "1 rue de l’Exemple", "city": chance.choice(_TOWNS), "phone": "",
        "postcode": f"{chance.choice(('14', '27', '50', '61', '76'))}000", "email": "a@b.fr", "created_at": AT,
    }  # fmt: skip


def _convention(number: int) -> dict[str, object]:
    return {
        "id": number, "number": f"EPN-2027-{number:06d}", "verification_code": f"{number:014d}",
        "kind": "epn-normandie", "template_version": "1", "state_name": State.SIGNED, "co_contractor_id": number,
        "agent_id": 1, "created_at": AT, "changed_at": AT, "revision": 1,
    }  # fmt: skip


def _origin(number: int) -> date:
    return date(2016, 1, 4) + timedelta(days=number * 37 % 4000)


def _signed(number: int) -> Iterator[dict[str, object]]:
    for party in ("co-contractor", "region"):
        yield {
            "convention_id": number, "version": 1, "party": party, "rank": 1, "name": "X", "capacity": "Y",
            "signed_on": _origin(number), "level": "paper",
        }  # fmt: skip


def _due(number: int) -> dict[str, object]:
    return {
        "convention_id": number,
        "rule": "renewal",
        "on": AT.date() + timedelta(days=number % 365),
        "article": "3",
    }


def _denounced(number: int) -> dict[str, object]:
    """One in twenty; a tenth of them today."""
    first_day = AT.date() - timedelta(days=number % 900)
    return {
        "convention_id": number,
        "name": Situation.UNDER_NOTICE,
        "first_day": first_day,
        "last_day": first_day + timedelta(days=91),
    }


def measured(folder: Path, size: int) -> Iterator[Measure]:
    database = filled(folder, size)
    settings = Settings(
        database_url="",
        folder=folder,
        public_url="http://x",
        secret_file=folder / "x",
        tsa_urls=(),
        mail_from="a@b.fr",
    )
    soon = Filters(territory="76", turning_from=AT.date(), turning_to=AT.date() + timedelta(days=30))
    denounced = Filters(situations=frozenset({Situation.UNDER_NOTICE}))
    acts: dict[str, Callable[[object], object]] = {
        "list, first page": lambda session: list_conventions(session, settings, Filters(), at=AT),
        "list, a département renewing within a month": lambda session: list_conventions(
            session, settings, soon, at=AT
        ),
        "list, denounced today": lambda session: list_conventions(session, settings, denounced, at=AT),
        "start page, how many in each situation": lambda session: how_many(session, as_of=AT.date()),
        "search, a number": lambda session: search(session, settings, "EPN-2027-000777", as_of=AT.date()),
        "search, a place and a word": lambda session: search(
            session, settings, "lisieux robot", as_of=AT.date()
        ),
    }
    for what, act in acts.items():
        times = []
        for _ in range(TURNS):
            started = time.perf_counter()
            with database.reading() as session:
                act(session)
            times.append(time.perf_counter() - started)
        yield Measure(what, statistics.median(times), size)
    database.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        found = [list(measured(Path(name), size)) for size in SIZES]
    print("| what | 1,000 conventions | 100,000 conventions | growth |\n|---|---:|---:|---:|")
    for small, large in zip(*found, strict=True):
        growth = large.seconds / small.seconds
        print(
            f"| {small.what} | {small.seconds * 1e3:.1f} ms | {large.seconds * 1e3:.1f} ms | × {growth:.1f} |"
        )


if __name__ == "__main__":
    main()
