"""A few LibreOffice processes kept ready, each with its own profile, shared by the threads of this process."""

import contextlib
import io
import queue
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from documents.converter.cold import ColdEngine
from documents.converter.engine import Engine, EngineLostError, UnsuitableError
from documents.converter.folders import WorkFolder
from documents.converter.office import find_program
from documents.converter.warm import WarmEngine
from documents.problems import (
    ConversionCrashed,
    ConversionFailed,
    ConverterClosed,
    DiskFull,
    LibreOfficeMissing,
)

_Result = TypeVar("_Result")
TIME_LIMIT = 60.0
"""Seconds for one document."""
MEMORY_LIMIT = 2 * 1024**3
"""Bytes that one document may take beside what LibreOffice takes up already."""
RECYCLE_AFTER = 500
"""Documents; the process holds no document itself, but nothing should live for ever."""
ALMOST_FULL = 16 * 1024**2
"""Bytes: less room than that explains why a file could not be written."""

_STARTS = 2
"""Attempts at keeping LibreOffice warm before it is started anew for each document."""


@dataclass(slots=True)
class _Slot:
    """A place for one LibreOffice: empty until it is first needed."""

    work: WorkFolder
    engine: Engine | None = None

    def drop(self) -> None:
        if self.engine is not None:
            self.engine.kill()
            self.engine.clear()
            self.engine = None


@dataclass(slots=True)
class _Team:
    """The slots of one opening; those that nobody uses stand in the queue."""

    slots: tuple[_Slot, ...]
    free: "queue.LifoQueue[_Slot]" = field(default_factory=queue.LifoQueue)
    closed: bool = False

    def close(self) -> None:
        """Who waits or converts is told; nothing is left."""
        self.closed = True
        for slot in self.slots:
            if engine := slot.engine:
                engine.kill()
        taken = [self.free.get() for _ in self.slots]
        for slot in taken:
            slot.drop()
            slot.work.remove()
            self.free.put(slot)


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
    program: Path = field(default_factory=find_program)

    def __post_init__(self) -> None:
        self._team: _Team | None = None
        self._starting = threading.Lock()
        self._failed_starts = 0
        self._cold_because = ""

    def convert(self, docx: bytes) -> bytes:
        """The document as PDF/A-2b and PDF/UA-1, as LibreOffice exports it.

        Raises LibreOfficeMissing, ConversionTooLong, ConversionCrashed, ConversionFailed, DiskFull,
        ConverterClosed.
        """
        if not _is_word_archive(docx):
            raise ConversionFailed("not a Word document")  # LibreOffice would print it as garbage
        with self._slot() as (team, slot):
            return self._twice(team, slot, lambda: self._converted(team, slot, docx))

    def check(self) -> str:
        """Converts nothing, but starts: the version of LibreOffice. Raises what ``convert`` raises."""
        with self._slot() as (team, slot):
            version = self._twice(team, slot, lambda: self._ready(team, slot).version)
        slow = (
            f", redémarré pour chaque document, donc lent ({self._cold_because})"
            if self._cold_because
            else ""
        )
        return f"{version}{slow}"

    @property
    def isolated(self) -> bool:
        """True when every process started so far is cut off from the network."""
        slots = self._team.slots if self._team else ()
        running = [slot.engine for slot in slots if slot.engine is not None]
        return bool(running) and all(engine.isolated for engine in running)

    def close(self) -> None:
        """Stops every process; a later ``convert`` would start anew."""
        with self._starting:
            team, self._team = self._team, None
        if team is not None:
            team.close()

    def __enter__(self) -> "Converter":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _slot(self) -> Iterator[tuple[_Team, _Slot]]:
        team = self._opened()
        slot = team.free.get()
        try:
            if team.closed:
                raise ConverterClosed
            yield team, slot
        finally:
            if slot.engine is not None and slot.engine.converted >= self.recycle_after:
                slot.drop()
            team.free.put(slot)

    def _opened(self) -> _Team:
        with self._starting:
            if self._team is None:
                if not (self.program / "soffice.bin").exists():
                    raise LibreOfficeMissing(str(self.program))
                with self._disk():
                    slots = tuple(_Slot(WorkFolder.new(self.folder)) for _ in range(max(1, self.processes)))
                self._team = _Team(slots)
                for slot in slots:
                    self._team.free.put(slot)
            return self._team

    def _twice(self, team: _Team, slot: _Slot, work: Callable[[], _Result]) -> _Result:
        """A process that was lost is replaced once, without the caller noticing."""
        for _ in range(2):
            try:
                return work()
            except EngineLostError as lost:
                slot.drop()
                if team.closed:
                    raise ConverterClosed from lost
        raise ConversionCrashed("le processus ne répond plus")

    def _converted(self, team: _Team, slot: _Slot, docx: bytes) -> bytes:
        source, target = slot.work.path / "document.docx", slot.work.path / "document.pdf"
        engine = self._ready(team, slot)
        try:
            with self._disk():
                source.write_bytes(docx)
                engine.convert(source, target, self.time_limit)
                return target.read_bytes()
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def _ready(self, team: _Team, slot: _Slot) -> Engine:
        if slot.engine is None:
            slot.engine = self._started(slot.work.path)
            if team.closed:  # meanwhile: whoever closes may not have seen this engine
                slot.engine.kill()
            try:
                slot.engine.wait()
            except UnsuitableError as unsuitable:
                slot.drop()
                self._cold_because = unsuitable.why
                raise EngineLostError from unsuitable  # the next attempt is another engine
            except EngineLostError:
                self._note_failed_start()
                raise
            self._failed_starts = 0
        return slot.engine

    def _note_failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            self._cold_because = f"il s’arrête ou se tait au démarrage, {_STARTS} fois de suite"

    def _started(self, folder: Path) -> Engine:
        if self._cold_because:
            return ColdEngine(self.program, folder, self.memory_limit)
        from documents.converter.sample import (
            sample_docx,
        )  # late: the zygote imports this package, and needs no Word

        sample = folder / "sample.docx"
        with self._disk():
            sample.write_bytes(sample_docx())
        return WarmEngine.start(self.program, folder, sample, self.memory_limit)

    @contextlib.contextmanager
    def _disk(self) -> Iterator[None]:
        """What fails for want of room says so, whoever noticed it first. Raises DiskFull."""
        try:
            yield
        except (OSError, ConversionFailed, ConversionCrashed) as error:
            if isinstance(error, OSError) or self._is_almost_full():
                raise DiskFull(str(self.folder)) from error
            raise

    def _is_almost_full(self) -> bool:
        return shutil.disk_usage(self.folder).free < ALMOST_FULL


def _is_word_archive(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
