"""The two long-lived processes: they start, do their work, and stop when they are asked to."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conventio.pulse import last_beats
from conventio.sealing import JOB
from conventio.worker import JOBS
from foundation import migrations
from foundation.database import Database
from foundation.secret import write_secret
from tests.factories.means import Means
from tests.ports import free_port
from tests.program.commands import written

PATIENCE = 60.0
"""Seconds: other tests run meanwhile."""


@pytest.fixture
def instance(means: Means, tmp_path: Path) -> Path:
    """The settings file of an instance with keys and tables; the pages listen on a free port."""
    port = free_port()
    (tmp_path / "keys").symlink_to(means.folder / "keys")
    write_secret(tmp_path / "secret")
    url = f"sqlite:///{tmp_path / 'conventio.db'}"
    settings = means.settings(
        url, tmp_path, listen=f"127.0.0.1:{port}", public_url=f"http://127.0.0.1:{port}"
    )
    database = Database(url)
    migrations.upgrade(database)
    database.close()
    file = tmp_path / "conventio.env"
    file.write_text(written(settings), encoding="utf-8")
    return file


@contextmanager
def running(command: str, file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own, asked to stop at the end, as systemd does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conventio", command, "--settings", str(file)],
        cwd=Path(__file__).resolve().parents[2],
        env={name: value for name, value in os.environ.items() if not name.startswith("CONVENTIO_")},
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()


def soon(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


def test_the_worker_passes_and_stops_when_asked(instance: Path) -> None:
    database = Database(f"sqlite:///{instance.parent / 'conventio.db'}")
    with running("worker", instance) as process:
        assert soon(lambda: last_beats(database).keys() >= {*JOBS, JOB})
    database.close()
    assert process.returncode == 0


def test_where_sealing_is_set_apart_the_worker_reads_no_key(instance: Path, means: Means) -> None:
    """The private keys are not even there: the worker does all its work but the sealing, which another does."""
    own = instance.parent / "certificates-only"
    own.mkdir()
    for path in (means.folder / "keys").glob("*.pem"):
        if not path.name.endswith("-key.pem"):
            (own / path.name).write_bytes(path.read_bytes())
    text = instance.read_text(encoding="utf-8")
    apart = f"{text}\nCONVENTIO_KEYS_FOLDER={own}\nCONVENTIO_WORKER_SEALS=no\n"
    (instance.parent / "apart.env").write_text(apart, encoding="utf-8")
    database = Database(f"sqlite:///{instance.parent / 'conventio.db'}")
    with running("worker", instance.parent / "apart.env"):
        assert soon(lambda: last_beats(database).keys() >= JOBS.keys())
    assert JOB not in last_beats(database)
    with running("seal", instance) as process:
        assert soon(lambda: JOB in last_beats(database))
    database.close()
    assert process.returncode == 0


def test_the_pages_are_served(instance: Path) -> None:
    address = next(
        line.partition("=")[2]
        for line in instance.read_text().splitlines()
        if line.startswith("CONVENTIO_PUBLIC_URL")
    )

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/connexion", timeout=5) as page:
                return b"Se connecter" in page.read()
        except OSError:
            return False

    with running("serve", instance) as process:
        assert soon(answers)
    assert process.returncode == 0
