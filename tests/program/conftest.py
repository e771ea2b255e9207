from pathlib import Path

import pytest

from conventio.__main__ import main
from tests.factories.means import Means
from tests.people import CAST
from tests.program.commands import Run, written


@pytest.fixture
def run(
    means: Means, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Types a command on an instance that has settings and nothing else."""
    means.tsa.well_behaved()
    means.tsa.set_clock(None)
    settings = means.settings(f"sqlite:///{tmp_path / 'conventio.db'}", tmp_path, converters=1)
    file = tmp_path / "conventio.env"
    file.write_text(written(settings), encoding="utf-8")
    monkeypatch.setenv("CONVENTIO_SETTINGS_FILE", str(file))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    """With its keys, its tables and two people."""
    assert run("keys")[0] == 0
    assert run("migrate")[0] == 0
    for email in ("agnes@region.example", "bruno@region.example"):
        name, roles = CAST[email]
        flags = [word for role in roles for word in ("--role", str(role))]
        assert run("account", "--email", email, "--name", name, *flags)[0] == 0
    return run
