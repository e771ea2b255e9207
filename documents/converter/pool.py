"""A few LibreOffice processes kept ready, each with its own profile, shared by the threads of this process."""

import contextlib
import queue
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from documents.converter.folders import WorkFolder
from documents.converter.office import find_program
from documents.converter.slot import Slot, disk_at
from documents.converter.starter import Starter
from documents.package import is_word
from documents.problems import ConversionFailed, ConverterClosed, ConverterProblem, LibreOfficeMissing

TIME_LIMIT = 60.0
"""Seconds for one document."""
MEMORY_LIMIT = 2 * 1024**3
"""Bytes that one document may take beside what LibreOffice takes up already."""
RECYCLE_AFTER = 500
"""Documents; the process holds no document itself, but nothing should live for ever."""


@dataclass(slots=True)
class _Team:
    """The slots of one opening; those that nobody uses stand in the queue."""

    slots: tuple[Slot, ...]
    free: "queue.LifoQueue[Slot]" = field(default_factory=queue.LifoQueue)

    def __post_init__(self) -> None:
        for slot in self.slots:
            self.free.put(slot)

    def close(self) -> None:
        """Who waits or converts is told; nothing is left."""
        for slot in self.slots:
            slot.close()
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
        self._opening = threading.Lock()

    def convert(self, docx: bytes) -> bytes:
        """The document as PDF/A-2b and PDF/UA-1, as LibreOffice exports it.

        Raises LibreOfficeMissing, FontsMissing, ConversionTooLong, ConversionCrashed, ConversionFailed, DiskFull,
        ConverterClosed.
        """
        if not is_word(docx):
            raise ConversionFailed("not a Word document")  # LibreOffice would print it as garbage
        with self._slot(self._opened()) as slot:
            return slot.convert(docx, self.time_limit)

    def check(self) -> str:
        """Converts nothing, but starts: the version of LibreOffice. Raises what ``convert`` raises."""
        with self._slot(self._opened()) as slot:
            version, cold = slot.version(), slot.starter.cold_because
        return f"{version}, redémarré pour chaque document, donc lent ({cold})" if cold else version

    def warm_up(self) -> None:
        """Starts every process and does not wait for it: the first document is then as quick as the next.

        What goes wrong is told to whoever asks for a document.
        """
        with contextlib.suppress(ConverterProblem):
            team = self._opened()
            for _ in team.slots:
                threading.Thread(target=self._start_one, args=(team,), daemon=True).start()

    @property
    def isolated(self) -> bool:
        """True when every process started so far is cut off from the network."""
        slots = self._team.slots if self._team else ()
        running = [slot.engine for slot in slots if slot.engine is not None]
        return bool(running) and all(engine.isolated for engine in running)

    def close(self) -> None:
        """Stops every process; a later ``convert`` would start anew."""
        with self._opening:
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

    def _start_one(self, team: _Team) -> None:
        with contextlib.suppress(ConverterProblem), self._slot(team) as slot:
            slot.version()

    @contextlib.contextmanager
    def _slot(self, team: _Team) -> Iterator[Slot]:
        slot = team.free.get()
        try:
            if slot.closed:
                raise ConverterClosed
            yield slot
        finally:
            if slot.engine is not None and slot.engine.converted >= self.recycle_after:
                slot.drop()
            team.free.put(slot)

    def _opened(self) -> _Team:
        with self._opening:
            if self._team is None:
                if not (self.program / "soffice.bin").exists():
                    raise LibreOfficeMissing(str(self.program))
                starter = Starter(self.program, self.memory_limit)
                with disk_at(self.folder):
                    folders = [WorkFolder.new(self.folder) for _ in range(max(1, self.processes))]
                self._team = _Team(tuple(Slot(folder, starter) for folder in folders))
            return self._team
