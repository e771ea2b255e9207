"""One document's latency through its web page: the preview that a drafter opens, warm, and after a restart.

    PYTHONPATH=. .venv/bin/python scripts/bench/preview.py

Signed in, from the request to the last byte: database, template, LibreOffice, fields, checks. Medians. The preview that
does not read its pages back takes turns with the shipped one: the difference is the price of the second net.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from second_net import switched_off

from conventio.services import Services
from documents.converter import Converter
from foundation.database import Base, Database
from tests.factories.conventions import drafted, office
from tests.factories.means import means_in
from tests.pages.instance import NOON, Instance
from workflow.records.convention import Convention

TIMES = 11


def milliseconds(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    if not answer.data.startswith(b"%PDF"):
        raise ValueError(answer.status)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        Converter(processes=1, folder=Path(name) / "converters") as converter,
        means_in(Path(name), converter) as means,
    ):
        database = Database(f"sqlite:///{name}/bench.db")
        Base.metadata.create_all(database.engine)
        own = Path(name) / "instance"
        own.mkdir()
        workshop = means.workshop(database, own)
        here = office(means, workshop, at=NOON)
        with database.reading() as session:
            number = session.get_one(Convention, drafted(here, at=NOON)).number
        client = Instance(services=Services(workshop=workshop)).client(here.agnes.email)
        cold, warm, without = [], [], []
        for _ in range(TIMES):
            means.converter.close()
            cold.append(milliseconds(client, f"/conventions/{number}/apercu.pdf"))
            warm.append(milliseconds(client, f"/conventions/{number}/apercu.pdf"))
            with switched_off():
                without.append(milliseconds(client, f"/conventions/{number}/apercu.pdf"))
        database.close()
    sys.stdout.write(
        "| Preview of a convention, through its page | ms |\n|---|---|\n"
        f"| LibreOffice warm | {statistics.median(warm):.0f} |\n"
        f"| the same, its pages not read back | {statistics.median(without):.0f} |\n"
        f"| LibreOffice must start first | {statistics.median(cold):.0f} |\n"
    )


if __name__ == "__main__":
    main()
