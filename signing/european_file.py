"""The European lists as they were fetched: one file, replaced at once, so that a reader never sees half of it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeptLists:
    """The list of lists, the list of France, and the pivots that were followed, signatures included; and when."""

    list_of_lists: str
    national: str
    fetched_at: str
    anchors: str = ""
    """From whom the pivots were followed: their fingerprint."""
    pivots: Mapping[str, str] = field(default_factory=dict)
    """By their address. One that was followed stays: signers that were replaced do not come back by leaving it out."""


class KeptFile:
    """Any number of threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def changed(self) -> float:
        """Another number each time the file was replaced."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0.0

    def load(self) -> KeptLists | None:
        """None where nothing readable is kept."""
        try:
            return KeptLists(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, lists: KeptLists) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        with aside.open("w", encoding="utf-8") as file:
            json.dump(asdict(lists), file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
