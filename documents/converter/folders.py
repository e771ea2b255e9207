"""Folders of processes at work, swept when their owner is no more."""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "at-work-"
ZYGOTE_PREFIX = "zygote-"
"""Of what a warm LibreOffice keeps in such a folder."""


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """A folder of this process alone, locked. The kernel drops the lock with the process, however that ends.

    A process number in its name would not do: it is given out again, and means nothing in another container.
    """

    path: Path
    _lock: int

    @classmethod
    def new(cls, parent: Path) -> "WorkFolder":
        """Makes one, and removes those in ``parent`` that nobody owns any more. Raises OSError."""
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        turn = _opened(parent)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            _sweep(parent)
            path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            lock = _opened(path)
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            os.close(turn)
        return cls(path, lock)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        if not _is_owned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_owned(folder: Path) -> bool:
    try:
        lock = _opened(folder)
    except FileNotFoundError:  # removed by its owner meanwhile
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
