"""What ``make demo`` makes: whole or not at all, once, with a convention in every situation."""

import subprocess
import sys
import time
from collections import Counter
from itertools import takewhile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from conventio.demo import instance
from foundation.database import Database
from tests.ports import free_port
from workflow.records.convention import Convention
from workflow.rules.states import State

pytestmark = pytest.mark.long
HOME = Path(__file__).resolve().parents[2]
BESIDE = (1, 25)
"""The time-stamp authority's port and the mail server's, from that of the pages."""


def demo(folder: Path, *others: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conventio", "demo", "--only-make", "--folder", str(folder), *others]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=600, check=False)


def test_it_is_made_once_and_begun_again_where_it_was_interrupted(tmp_path: Path) -> None:
    folder, unfinished = tmp_path / "demo", tmp_path / "demo.en-cours"
    unfinished.mkdir()
    (unfinished / "secret").write_text("a run that was interrupted", encoding="utf-8")
    made = demo(folder, "--port", str(free_port(beside=BESIDE)))
    assert (made.returncode, "18/18" in made.stderr) == (0, True), made.stderr
    assert not unfinished.exists()

    settings = instance.settings_in(folder)
    assert str(unfinished) not in (folder / instance.SETTINGS_FILE).read_text(encoding="utf-8")
    database = Database(settings.database_url)
    with database.reading() as session:
        states = Counter(session.scalars(select(Convention.state_name)))
    database.close()
    assert states == {
        State.DRAFT: 4,
        State.IN_REVIEW: 1,
        State.APPROVED: 2,
        State.IN_SIGNATURE: 2,
        State.SIGNED: 6,
        State.DECLINED: 1,
        State.EXPIRED: 1,
        State.CANCELLED: 1,
    }
    assert any(instance.mailbox_folder(folder).iterdir()), "its mails were delivered"
    again = demo(folder)
    assert (again.returncode, again.stderr) == (0, ""), "made already"
    elsewhere = demo(folder, "--port", "1")
    assert (elsewhere.returncode, "retirez --port" in elsewhere.stderr) == (2, True)
    assert_served(folder, settings.public_url)


def assert_served(folder: Path, address: str) -> None:
    """It says where to go and as whom, and answers there."""
    command = [sys.executable, "-m", "conventio", "demo", "--folder", str(folder)]
    with subprocess.Popen(command, cwd=HOME, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            welcome = list(takewhile(lambda line: "Paul Lecoq" not in line, process.stderr))
            assert any(address in line for line in welcome)
            assert any("(rédaction" in line for line in welcome)
            assert "Se connecter" in answer_of(address)
        finally:
            process.terminate()


def answer_of(address: str) -> str:
    """The page, as soon as the server listens."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=10) as response:
                return str(response.read().decode())
        except ConnectionError:
            time.sleep(0.1)
        except URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
