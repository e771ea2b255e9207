"""LibreOffice kept warm without a fork for each document: what isolation costs is measured against it.

python scripts/bench/one_process.py FOLDER      reads « source target » lines, answers « done »
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from queue import LifoQueue
from typing import NoReturn

from documents.converter.office import Office, find_program
from documents.converter.sample import sample_docx


class OneProcess:
    """As many such processes as asked for; the face of ``documents.converter.Converter``."""

    def __init__(self, processes: int, folder: Path) -> None:
        self.folder = folder
        self._free: LifoQueue[subprocess.Popen[str]] = LifoQueue()
        self._all = [self._start() for _ in range(processes)]
        for process in self._all:
            _line(process)
            self._free.put(process)

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, __file__, tempfile.mkdtemp(dir=self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def convert(self, docx: bytes) -> bytes:
        process = self._free.get()
        source = Path(tempfile.mkdtemp(dir=self.folder)) / "document.docx"
        target = source.with_suffix(".pdf")
        source.write_bytes(docx)
        try:
            if process.stdin is None:
                raise BrokenPipeError
            process.stdin.write(f"{source} {target}\n")
            process.stdin.flush()
            _line(process)
            return target.read_bytes()
        finally:
            self._free.put(process)

    def pids(self) -> list[int]:
        return [process.pid for process in self._all]

    def close(self) -> None:
        for process in self._all:
            process.communicate()


def _line(process: "subprocess.Popen[str]") -> str:
    if process.stdout is None or not (line := process.stdout.readline()):
        raise BrokenPipeError
    return line


def main() -> NoReturn:
    folder = Path(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    office = Office(find_program(), folder / "profile")
    sample = folder / "sample.docx"
    sample.write_bytes(sample_docx())

    def work() -> NoReturn:
        try:
            office.convert(sample, folder / "sample.pdf")
            answers.write("ready\n")
            for line in sys.stdin:
                source, target = line.split()
                office.convert(Path(source), Path(target))
                answers.write("done\n")
        finally:
            os._exit(0)

    office.run(work)
    os._exit(1)


if __name__ == "__main__":
    main()
