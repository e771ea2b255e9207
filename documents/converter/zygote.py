"""The process that holds a warm LibreOffice and forks a throw-away child for each document.

    python -m documents.converter.zygote PROGRAM FOLDER SAMPLE.docx MEMORY_BYTES

Requests and answers are one JSON object a line: ``{"source", "target", "seconds"}`` → ``{"ok": true}`` or
``{"ok": false, "kind": "failed" | "crashed" | "too-long", "why": …}``. The first line written says whether it is
ready. A document that crashes LibreOffice takes only its child with it. End of input ends the process.
"""

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from documents.converter.folders import ZYGOTE_PREFIX
from documents.converter.isolation import cut_off_network
from documents.converter.limits import die_with_parent, limit_this_process
from documents.converter.office import Office, OfficeError


def main() -> NoReturn:
    program, folder, sample, memory = sys.argv[1:]
    home = Path(tempfile.mkdtemp(prefix=ZYGOTE_PREFIX, dir=folder))
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever LibreOffice prints must not stand among the answers
    # Children share LibreOffice's temporary directory and its counter of names: two at once would collide.
    # The directory is therefore a path that means something else in each process.
    os.chdir(home)
    os.environ["TMPDIR"] = "/proc/self/cwd"
    isolated = cut_off_network()
    try:
        office = Office(Path(program), home / "profile")
    except OfficeError as error:
        _say(answers, {"ready": False, "why": str(error)})
        os._exit(1)
    zygote = _Zygote(office, home, Path(sample), int(memory), answers, isolated)
    office.run(zygote.work)
    os._exit(1)


def _say(descriptor: int, message: dict[str, Any]) -> None:
    os.write(descriptor, (json.dumps(message) + "\n").encode())


@dataclass(frozen=True, slots=True)
class _Zygote:
    office: Office
    home: Path
    sample: Path
    memory: int
    answers: int
    isolated: bool

    def work(self) -> NoReturn:
        """Never returns to LibreOffice's loop: an exception would be lost there, and a normal exit aborts at times."""
        try:
            if self._warms_up():
                for line in sys.stdin:
                    _say(self.answers, self._in_a_child(json.loads(line)))
        finally:
            shutil.rmtree(self.home, ignore_errors=True)
            os._exit(0)

    def _warms_up(self) -> bool:
        """The sample goes through the same interface as every document: should that not fit, it shows here."""
        made = self.home / "sample.pdf"
        try:
            self.office.convert(self.sample, made)
            ready = made.read_bytes().startswith(b"%PDF")
            why = "" if ready else "LibreOffice does not write PDF files"
        except (OfficeError, OSError) as error:
            ready, why = False, str(error)
        about = {"version": self.office.version(), "isolated": self.isolated} if ready else {"why": why}
        _say(self.answers, {"ready": ready, **about})
        return ready

    def _in_a_child(self, request: dict[str, Any]) -> dict[str, Any]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                os.write(writing, json.dumps(self._converted(request)).encode())
            finally:
                os._exit(0)
        os.close(writing)
        try:
            return _awaited(child, reading, time.monotonic() + request["seconds"])
        finally:
            os.close(reading)
            shutil.rmtree(self._own_folder, ignore_errors=True)

    def _converted(self, request: dict[str, Any]) -> dict[str, Any]:
        """In the child: the answer."""
        try:
            die_with_parent()
            self._own_folder.mkdir()
            for folder in self.home.glob("lu*"):  # names that LibreOffice has given out already
                (self._own_folder / folder.name).mkdir()
            os.chdir(self._own_folder)
            limit_this_process(self.memory)
            self.office.convert(Path(request["source"]), Path(request["target"]))
        except (OfficeError, OSError, MemoryError) as error:
            return {"ok": False, "kind": "failed", "why": str(error)}
        return {"ok": True}

    @property
    def _own_folder(self) -> Path:
        return self.home / "child"


def _awaited(child: int, reading: int, deadline: float) -> dict[str, Any]:
    told = b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return {"ok": False, "kind": "too-long"}
        piece = os.read(reading, 65536)
        told += piece
        if not piece:
            break
    _, status = os.waitpid(child, 0)
    if told:
        answer: dict[str, Any] = json.loads(told)
        return answer
    return {"ok": False, "kind": "crashed", "why": _ending(status)}


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit {os.waitstatus_to_exitcode(status)}"


if __name__ == "__main__":
    main()
