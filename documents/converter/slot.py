"""A place for one LibreOffice, with a folder of its own: empty until it is first needed, filled again when lost."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from documents.converter.engine import Engine, EngineLostError
from documents.converter.folders import WorkFolder
from documents.converter.starter import STARTS, Starter
from documents.problems import ConversionCrashed, ConversionFailed, ConverterClosed, DiskFull

ALMOST_FULL = 16 * 1024**2
"""Bytes: less room than that explains why a file could not be written."""
_Result = TypeVar("_Result")


@dataclass(slots=True)
class Slot:
    """Used by one thread at a time; ``close`` alone may come from another one."""

    work: WorkFolder
    starter: Starter
    engine: Engine | None = None
    closed: bool = False

    def convert(self, docx: bytes, seconds: float) -> bytes:
        """Raises what ``Converter.convert`` raises."""
        return self._persistently(lambda: self._converted(docx, seconds))

    def version(self) -> str:
        """Starts LibreOffice where it is not at work. Raises what ``Converter.convert`` raises."""
        return self._persistently(lambda: self._ready().version)

    def drop(self) -> None:
        """Stops LibreOffice and removes what it left."""
        if self.engine is not None:
            self.engine.kill()
            self.engine.clear()
            self.engine = None

    def close(self) -> None:
        """Whoever converts here is told at once."""
        self.closed = True
        if engine := self.engine:
            engine.kill()

    def _persistently(self, work: Callable[[], _Result]) -> _Result:
        """A LibreOffice that was lost is replaced without the caller noticing, in the end by a cold one."""
        for attempt in range(1, STARTS + 2):
            if self.closed:
                raise ConverterClosed
            try:
                return work()
            except EngineLostError:
                self.drop()
            if attempt >= STARTS and not self.starter.cold_because:
                break
        if self.closed:
            raise ConverterClosed
        raise ConversionCrashed("le processus ne répond plus")

    def _converted(self, docx: bytes, seconds: float) -> bytes:
        source, target = self.work.path / "document.docx", self.work.path / "document.pdf"
        engine = self._ready()
        try:
            with disk_at(self.work.path):
                source.write_bytes(docx)
                engine.convert(source, target, seconds)
                return target.read_bytes()
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def _ready(self) -> Engine:
        if self.engine is None:
            with disk_at(self.work.path):
                self.engine = self.starter.start(self.work.path)
            if self.closed:  # meanwhile: whoever closed may not have seen this engine
                self.engine.kill()
            self.starter.wait(self.engine)
        return self.engine


@contextlib.contextmanager
def disk_at(folder: Path) -> Iterator[None]:
    """What fails for want of room says so, whoever noticed it first. Raises DiskFull."""
    try:
        yield
    except (OSError, ConversionFailed, ConversionCrashed) as error:
        if isinstance(error, OSError) or shutil.disk_usage(folder).free < ALMOST_FULL:
            raise DiskFull(str(folder)) from error
        raise
