"""Habits of the house that a linter does not know."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
).stdout.split()
LOCKS = [name for name in TRACKED if name.startswith("requirements/")]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert re.search(r"--hash=sha256:[0-9a-f]{64}", text)


def test_no_tracked_file_is_large() -> None:
    large = [name for name in TRACKED if (ROOT / name).is_file() and (ROOT / name).stat().st_size > 1_000_000]
    assert large == []


def test_time_is_read_in_one_place() -> None:
    """Below the front doors time is an argument; ``foundation.clock`` alone reads the machine's."""
    sources = [
        ROOT / name
        for name in TRACKED
        if name.endswith(".py") and not name.startswith(("tests/", "scripts/"))
    ]
    reading = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    guilty = {
        path.relative_to(ROOT).as_posix()
        for path in sources
        if path.is_file() and reading.search(path.read_text())
    }
    assert guilty <= {"foundation/clock.py"}


def test_the_steps_of_the_schema_are_numbered_one_after_the_other() -> None:
    """Two steps of one number would leave the database with two newest ones."""
    steps = sorted(ROOT.glob("foundation/migrations/versions/[0-9]*.py"))
    for number, path in enumerate(steps, start=1):
        after = f'"{number - 1:04d}"' if number > 1 else "None"
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04d}_")
        assert f'revision = "{number:04d}"\ndown_revision = {after}\n' in text, path.name
