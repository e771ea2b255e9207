"""What the pool asks of a LibreOffice, however that is run, and how it fails."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
"""Where ``python -m documents…`` finds this package."""


class EngineLostError(Exception):
    """The process died or stopped answering; not the document's fault, as far as one can tell."""


class UnsuitableError(Exception):
    """This LibreOffice cannot be run in this way; ``why`` in its own words."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Engine(Protocol):
    """One LibreOffice, for one document at a time."""

    version: str
    isolated: bool
    converted: int
    """Documents so far."""

    def wait(self) -> None:
        """Until it is ready. Raises EngineLostError, UnsuitableError."""

    def convert(self, source: Path, target: Path, seconds: float) -> None:
        """Raises ConversionTooLong, ConversionCrashed, ConversionFailed; EngineLostError when it is no more."""

    def kill(self) -> None:
        """From any thread, even while another one converts: that one then raises EngineLostError."""

    def clear(self) -> None:
        """After ``kill``, once no thread uses it: nothing of it is left."""


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kills its own process group and nothing else: once it has been waited for, its number may be another's."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
