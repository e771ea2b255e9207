"""The engine of last resort: ``soffice`` started anew for each document, ten times slower.

For a LibreOffice whose interface is not the one that the warm engine knows. Isolation, limits and time are the same.

    python -m documents.converter.cold MEMORY_BYTES COMMAND…    limits itself, then becomes the command
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from documents.converter.engine import ROOT, EngineLostError, UnsuitableError, kill_group
from documents.converter.isolation import cut_off_network
from documents.converter.limits import limit_this_process
from documents.converter.office import EXPORT, EXPORT_FILTER
from documents.problems import ConversionFailed, ConversionTooLong

_ASKING_VERSION = 30.0
_MEMORY_AT_START = 1024**3
"""What LibreOffice maps before it opens anything; the warm engine counts from there."""


@dataclass(slots=True)
class ColdEngine:
    program: Path
    folder: Path
    memory: int
    environment: Mapping[str, str]
    version: str = ""
    isolated: bool = False
    converted: int = 0
    _running: "subprocess.Popen[bytes] | None" = None
    _killed: bool = False

    def wait(self) -> None:
        said = self._run(["--version"], _ASKING_VERSION, self.folder / "profile")
        words = said[1:].decode("utf-8", "replace").split()
        if len(words) < 2:
            raise UnsuitableError("soffice --version says nothing")
        self.version, self.isolated = words[1], said.startswith(_ISOLATED)

    def convert(self, source: Path, target: Path, seconds: float) -> None:
        profile = Path(tempfile.mkdtemp(prefix="cold-", dir=self.folder))
        export = f"pdf:{EXPORT_FILTER}:{EXPORT}"
        try:
            self._run(["--convert-to", export, "--outdir", str(target.parent), str(source)], seconds, profile)
        finally:
            shutil.rmtree(profile, ignore_errors=True)
        self.converted += 1
        if not target.exists():  # its exit status is 0 all the same
            raise ConversionFailed("no PDF was written")

    def kill(self) -> None:
        self._killed = True
        if self._running is not None:
            kill_group(self._running)

    def clear(self) -> None:
        shutil.rmtree(self.folder / "profile", ignore_errors=True)

    def _run(self, options: list[str], seconds: float, profile: Path) -> bytes:
        command = [str(self.program / "soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter at work
            [
                sys.executable,
                "-m",
                "documents.converter.cold",
                str(self.memory),
                *command,
                "--norestore",
                *options,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
            env=self.environment,
        )
        self._running = process
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as expired:
            raise ConversionTooLong(seconds) from expired
        finally:
            kill_group(process)
            self._running = None
            if process.stdout is not None:
                process.stdout.close()
        if self._killed:
            raise EngineLostError
        return said


_ISOLATED = b"+"


def main() -> NoReturn:
    memory, *command = sys.argv[1:]
    os.write(1, _ISOLATED if cut_off_network() else b"-")
    limit_this_process(int(memory) + _MEMORY_AT_START)
    os.execv(command[0], command)  # noqa: S606 - LibreOffice, found by this package


if __name__ == "__main__":
    with contextlib.suppress(OSError):
        main()
