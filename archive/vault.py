"""A folder in which each file is written once, under the SHA-256 of its content, and never changed.

A file stands at ``ab/cd/abcd…`` (two levels, so that no directory grows too long) or does not exist: it is
written aside on the same file system, flushed to the disk, then renamed. A process killed at any moment, or a
machine that loses power, leaves the file absent or whole, with at most a leftover in ``incoming``.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from archive.vault_problems import FileDamaged, FileMissing, NotAFingerprint, vault_problem

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
_FILE_MODE = 0o440
_FOLDER_MODE = 0o770
"""Less what the umask of the process takes: 027 and 022 keep the group out, 007 lets the account that seals write too."""
_CHUNK = 1 << 20


class Condition(Enum):
    """What a check found of one file."""

    INTACT = "intact"
    DAMAGED = "damaged"  # its content no longer has the fingerprint that its name says
    UNREADABLE = "unreadable"  # the disk or its permissions refuse to give it
    STRANGER = "stranger"  # not put there by the vault


@dataclass(frozen=True, slots=True)
class Checked:
    path: Path
    condition: Condition


class Vault:
    """One folder of write-once files. Any number of processes may use it at the same time.

    Every error is a French sentence to show (see ``archive.vault_problems``). What ``put`` has returned is on
    the disk: file, name and directories are flushed before it returns.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Stores the content and returns its SHA-256 (hexadecimal). Storing it again changes nothing.

        Raises VaultFull, VaultForbidden or VaultFailed; and FileDamaged when the file already stands there
        with another content, which is never overwritten: it is evidence of what happened to the disk.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        with _told_in_french(self.folder):
            if not self._already_holds(path, sha256):
                self._write(path, content)
            self._flush_names(path)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content, verified on the way. Raises FileMissing, FileDamaged, VaultForbidden, VaultFailed."""
        path = self.path(sha256)
        with _told_in_french(self.folder):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                raise FileMissing(sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileDamaged(path)
        return content

    def forget(self, sha256: str) -> None:
        """Removes a copy that the law asks to erase and that can be made anew; never evidence. Twice changes nothing."""
        path = self.path(sha256)
        with _told_in_french(self.folder):
            if path.is_file():
                path.unlink()
                _flush(path.parent)

    def has(self, sha256: str) -> bool:
        """True when the file is there; its content is not read."""
        path = self.path(sha256)
        with _told_in_french(self.folder):
            return path.is_file()

    def path(self, sha256: str) -> Path:
        """Where the file stands, or would stand. Raises NotAFingerprint where that is none."""
        if not _FINGERPRINT.fullmatch(sha256):
            raise NotAFingerprint(sha256)
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def check(self) -> Iterator[Checked]:
        """Reads every file again, in the order of their names, and says in which condition each one is.

        A file that should be there and is not cannot be seen from here: compare with what was recorded.
        """
        for path in sorted(self.folder.rglob("*")):
            if path.parent != self.folder / _INCOMING and not path.is_dir():
                yield Checked(path, self._condition(path))

    def sweep(self, *, at: datetime, older_than: timedelta = timedelta(days=1)) -> int:
        """Removes what killed writers left in ``incoming``, by age; returns how many files."""
        limit = (at - older_than).timestamp()
        with _told_in_french(self.folder):
            leftovers = [path for path in (self.folder / _INCOMING).glob("*") if path.stat().st_mtime < limit]
            for path in leftovers:
                path.unlink(missing_ok=True)
        return len(leftovers)

    def _already_holds(self, path: Path, sha256: str) -> bool:
        try:
            found = _sha256_of(path)
        except FileNotFoundError:
            return False
        if found != sha256:
            raise FileDamaged(path)
        return True

    def _write(self, path: Path, content: bytes) -> None:
        incoming = self.folder / _INCOMING
        if not self.folder.exists():
            self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _flush(self.folder.parent)
        for folder in (incoming, path.parent):
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(descriptor, _FILE_MODE)
                os.fsync(descriptor)
            Path(name).rename(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _flush_names(self, path: Path) -> None:
        """Also when the file was already there: the writer that created it may not have come this far."""
        for folder in (path.parent, path.parent.parent, self.folder):
            _flush(folder)

    def _condition(self, path: Path) -> Condition:
        if not _FINGERPRINT.fullmatch(path.name) or path != self.path(path.name):
            return Condition.STRANGER
        try:
            return Condition.INTACT if _sha256_of(path) == path.name else Condition.DAMAGED
        except OSError:
            return Condition.UNREADABLE


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _told_in_french(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise vault_problem(folder, error) from error
