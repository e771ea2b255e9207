"""A process that stores files is killed (SIGKILL): what it promised is there, nothing half-written is."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.vault import Condition, Vault

_WRITER = """
import sys
from pathlib import Path
from archive.vault import Vault

vault = Vault(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    print(vault.put(f"file {number}".encode() * 20_000), flush=True)
"""

# Counts what the writer asks of the file system, and kills the writer just before the n-th request.
_KILLED_AT_STEP = """
import os, signal, sys
steps = int(sys.argv.pop())

def before_each(event, arguments):
    global steps
    if event in ("open", "os.mkdir", "os.rename", "os.remove") and sys.argv[1] in str(arguments):
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(before_each)
"""


def _sound_with(vault: Vault, promised: list[str]) -> None:
    assert {found.condition for found in vault.check()} <= {Condition.INTACT}
    for sha256 in promised:
        vault.get(sha256)


def test_killed_before_each_step_of_its_first_writes(tmp_path: Path) -> None:
    for step in range(1, 100):
        vault = Vault(tmp_path / str(step))
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED_AT_STEP + _WRITER, str(vault.folder), "2", str(step)],
            capture_output=True,
            text=True,
            check=False,
        )
        _sound_with(vault, killed.stdout.split())
        if killed.returncode == 0:
            assert step > 12, "the steps of the writer were not seen"
            return
        assert killed.returncode == -9, killed.stderr
    pytest.fail("the writer never came to its end")


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    vault = Vault(tmp_path / "vault")
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(vault.folder), "100000"], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        promised = [writer.stdout.readline().strip()]
        time.sleep(random.Random(seed).uniform(0, 0.2))  # noqa: S311 - a moment, not a secret
        writer.kill()
        promised += writer.stdout.read().split()
    _sound_with(vault, [sha256 for sha256 in promised if len(sha256) == 64])
    vault.sweep(at=datetime.now(UTC) + timedelta(days=2))
    assert list((vault.folder / "incoming").iterdir()) == []
