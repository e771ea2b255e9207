"""A few warm LibreOffice processes, each with its own profile, shared by the threads of this process."""

import contextlib
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from documents.converter import office
from documents.problems import (
    ConversionCrashed,
    ConversionFailed,
    ConversionTooLong,
    ConverterProblem,
    LibreOfficeMissing,
)

TIME_LIMIT = 60.0
"""Seconds for one document."""
START_LIMIT = 60.0
"""Seconds for LibreOffice to start, on a machine that does much else."""
MEMORY_LIMIT = 2 * 1024**3
RECYCLE_AFTER = 500
"""Documents; the process holds no document itself, but nothing should live for ever."""
_GRACE = 5.0


class _ZygoteLostError(Exception):
    """The process died or stopped answering; not the document's fault, as far as one can tell."""


@dataclass(slots=True)
class _Zygote:
    """One warm process and what is known of it."""

    process: subprocess.Popen[bytes]
    version: str
    isolated: bool
    converted: int = 0
    buffer: bytes = b""

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Raises _ZygoteLostError."""
        try:
            _pipe(self.process.stdin).write((json.dumps(request) + "\n").encode())
            _pipe(self.process.stdin).flush()
        except OSError as error:
            raise _ZygoteLostError from error
        answer, self.buffer = _read_line(self.process, self.buffer, seconds)
        self.converted += 1
        return answer

    def stop(self) -> None:
        """Kills its own process group and nothing else."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


@dataclass(slots=True)
class _Slot:
    folder: Path
    zygote: _Zygote | None = None


@dataclass
class Converter:
    """Makes PDF files of Word documents; may be used by any number of threads, and starts when first asked.

    ``folder`` is where profiles and documents under way stand; what killed processes left there is swept.
    """

    processes: int = 2
    folder: Path = field(default_factory=lambda: Path(tempfile.gettempdir()) / "conventio-converters")
    time_limit: float = TIME_LIMIT
    memory_limit: int = MEMORY_LIMIT
    recycle_after: int = RECYCLE_AFTER
    warm_with: Path | None = None

    def __post_init__(self) -> None:
        self._slots: queue.LifoQueue[_Slot] = queue.LifoQueue()
        self._all: list[_Slot] = []
        self._starting = threading.Lock()

    def convert(self, docx: bytes) -> bytes:
        """The document as PDF/A-2b and PDF/UA-1, as LibreOffice exports it.

        Raises LibreOfficeMissing, ConversionTooLong, ConversionCrashed, ConversionFailed.
        """
        self._prepare()
        slot = self._slots.get()
        try:
            return self._with_one_retry(slot, docx)
        finally:
            self._slots.put(slot)

    def check(self) -> str:
        """Converts nothing, but starts: the version of LibreOffice. Raises what ``convert`` raises."""
        self._prepare()
        slot = self._slots.get()
        try:
            return self._warm(slot).version
        finally:
            self._slots.put(slot)

    @property
    def isolated(self) -> bool:
        """True when every process started so far is cut off from the network."""
        running = [slot.zygote for slot in self._all if slot.zygote is not None]
        return bool(running) and all(zygote.isolated for zygote in running)

    def close(self) -> None:
        """Stops every process; a later ``convert`` would start anew."""
        with self._starting:
            for slot in self._all:
                _stop(slot)
                shutil.rmtree(slot.folder, ignore_errors=True)
            self._all.clear()
            self._slots = queue.LifoQueue()

    def __enter__(self) -> "Converter":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        with self._starting:
            if self._all:
                return
            if not (office.PROGRAM / office.LIBRARY).exists():
                raise LibreOfficeMissing(str(office.PROGRAM))
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sweep(self.folder)
            for _ in range(max(1, self.processes)):
                slot = _Slot(Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self.folder)))
                self._all.append(slot)
                self._slots.put(slot)

    def _with_one_retry(self, slot: _Slot, docx: bytes) -> bytes:
        try:
            return self._convert(slot, docx)
        except _ZygoteLostError:
            _stop(slot)
        try:
            return self._convert(slot, docx)
        except _ZygoteLostError as lost:
            _stop(slot)
            raise ConversionCrashed("le processus ne répond plus") from lost

    def _convert(self, slot: _Slot, docx: bytes) -> bytes:
        source, target = slot.folder / "document.docx", slot.folder / "document.pdf"
        target.unlink(missing_ok=True)
        try:
            source.write_bytes(docx)
        except OSError as error:
            raise ConversionFailed(f"le disque ne prend plus rien ({error.strerror}).") from error
        zygote = self._warm(slot)
        request = {"source": str(source), "target": str(target), "seconds": self.time_limit}
        answer = zygote.ask(request, self.time_limit + _GRACE)
        try:
            return self._result(answer, target)
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            if zygote.converted >= self.recycle_after:
                _stop(slot)

    def _result(self, answer: dict[str, Any], target: Path) -> bytes:
        if answer["ok"]:
            try:
                return target.read_bytes()
            except OSError as error:
                raise ConversionFailed("aucun PDF n’a été écrit.") from error
        if answer["kind"] == "too-long":
            raise ConversionTooLong(self.time_limit)
        if answer["kind"] == "crashed":
            raise ConversionCrashed(answer["why"])
        raise ConversionFailed(f"« {answer['why']} ».")

    def _warm(self, slot: _Slot) -> _Zygote:
        if slot.zygote is None:
            slot.zygote = self._start(slot)
        return slot.zygote

    def _start(self, slot: _Slot) -> _Zygote:
        warm = [str(self.warm_with)] if self.warm_with else []
        process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter at work
            [
                sys.executable,
                "-m",
                "documents.converter.zygote",
                str(slot.folder),
                str(self.memory_limit),
                *warm,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        try:
            told, rest = _read_line(process, b"", START_LIMIT)
        except _ZygoteLostError:
            _kill(process)
            raise
        if not told["ready"]:
            _kill(process)
            raise _unusable(told["why"])
        return _Zygote(process, told["version"], told["isolated"], buffer=rest)


def _unusable(why: str) -> ConverterProblem:
    return ConversionCrashed(f"il ne démarre pas : {why}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    _Zygote(process, "", isolated=False).stop()


def _stop(slot: _Slot) -> None:
    if slot.zygote is not None:
        slot.zygote.stop()
        slot.zygote = None
    for left in slot.folder.glob("zygote-*"):
        shutil.rmtree(left, ignore_errors=True)


def _read_line(
    process: subprocess.Popen[bytes], buffer: bytes, seconds: float
) -> tuple[dict[str, Any], bytes]:
    """One answer, and what was read beyond it. Raises _ZygoteLostError."""
    deadline = time.monotonic() + seconds
    descriptor = _pipe(process.stdout).fileno()
    while b"\n" not in buffer:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise _ZygoteLostError
        piece = os.read(descriptor, 65536)
        if not piece:
            raise _ZygoteLostError
        buffer += piece
    line, _, rest = buffer.partition(b"\n")
    answer: dict[str, Any] = json.loads(line)
    return answer, rest


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise _ZygoteLostError
    return stream


def _sweep(folder: Path) -> None:
    """Removes what processes that are no more have left."""
    for left in folder.iterdir():
        owner = left.name.partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(left, ignore_errors=True)
