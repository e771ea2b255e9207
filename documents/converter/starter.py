"""Which engine is started: LibreOffice kept warm, unless it has shown that it cannot be."""

from dataclasses import dataclass
from pathlib import Path

from documents.converter.cold import ColdEngine
from documents.converter.engine import Engine, EngineLostError, UnsuitableError
from documents.converter.font_view import environment, make_font_view
from documents.converter.warm import WarmEngine

STARTS = 2
"""Attempts at keeping LibreOffice warm before it is started anew for each document."""


@dataclass(slots=True)
class Starter:
    """What the slots of one converter have learnt about the LibreOffice of this machine."""

    program: Path
    memory: int
    cold_because: str = ""
    """Why LibreOffice cannot be kept warm here; empty while it can."""
    _failed: int = 0

    def start(self, folder: Path) -> Engine:
        """Returns at once: see ``wait``. Raises FontsMissing, OSError."""
        seen = environment(make_font_view(folder))
        if self.cold_because:
            return ColdEngine(self.program, folder, self.memory, seen)
        # Late: the zygote imports this package, and needs no Word.
        from documents.converter.sample import sample_docx

        sample = folder / "sample.docx"
        sample.write_bytes(sample_docx())
        return WarmEngine.start(self.program, folder, sample, self.memory, seen)

    def wait(self, engine: Engine) -> None:
        """Until it is ready. Raises EngineLostError: the next one that is started may be of the other kind."""
        try:
            engine.wait()
        except UnsuitableError as unsuitable:
            self.cold_because = self.cold_because or unsuitable.why
            raise EngineLostError from unsuitable
        except EngineLostError:
            self._failed += 1
            if self._failed >= STARTS:
                self.cold_because = f"il s’arrête ou se tait au démarrage, {STARTS} fois de suite"
            raise
        self._failed = 0
