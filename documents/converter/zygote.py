"""The process that holds a warm LibreOffice and forks a throw-away child for each document.

    python -m documents.converter.zygote FOLDER MEMORY_BYTES [WARM.docx]

Requests and answers are one JSON object a line: ``{"source", "target", "seconds"}`` → ``{"ok": true}`` or
``{"ok": false, "kind": "failed" | "crashed" | "too-long", "why": …}``. The first line written says that it is
ready. A document that crashes LibreOffice takes only its child with it. End of input ends the process.
"""

import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from documents.converter.isolation import cut_off_network
from documents.converter.office import Office, OfficeError

LARGEST_RESULT = 256 * 1024 * 1024


def main() -> NoReturn:
    folder, memory, *warm = sys.argv[1:]
    home = Path(tempfile.mkdtemp(prefix="zygote-", dir=folder))
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever LibreOffice prints must not stand among the answers
    # Children share LibreOffice's temporary directory and its counter of names: two at once would collide.
    # The directory is therefore a path that means something else in each process.
    os.chdir(home)
    os.environ["TMPDIR"] = "/proc/self/cwd"
    isolated = cut_off_network()
    try:
        office = Office(home / "profile")
    except OfficeError as error:
        _say(answers, {"ready": False, "why": str(error)})
        os._exit(1)

    def work() -> NoReturn:
        if warm:
            office.convert(Path(warm[0]), home / "warm.pdf")
        _say(answers, {"ready": True, "version": office.version(), "isolated": isolated})
        _serve(office, home, int(memory), answers)
        shutil.rmtree(home, ignore_errors=True)
        os._exit(0)  # a normal exit of LibreOffice aborts now and then

    office.run(work)
    os._exit(1)


def _say(descriptor: int, message: dict[str, Any]) -> None:
    os.write(descriptor, (json.dumps(message) + "\n").encode())


def _serve(office: Office, home: Path, memory: int, answers: int) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        _say(answers, _in_a_child(office, home, memory, request))


def _in_a_child(office: Office, home: Path, memory: int, request: dict[str, Any]) -> dict[str, Any]:
    own = home / "child"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _convert(office, home, own, memory, request, writing)
    os.close(writing)
    try:
        return _awaited(child, reading, time.monotonic() + request["seconds"])
    finally:
        os.close(reading)
        shutil.rmtree(own, ignore_errors=True)


def _convert(
    office: Office, home: Path, own: Path, memory: int, request: dict[str, Any], writing: int
) -> NoReturn:
    answer: dict[str, Any] = {"ok": True}
    try:
        own.mkdir()
        for folder in home.glob("lu*"):  # names that LibreOffice has given out already
            (own / folder.name).mkdir()
        os.chdir(own)
        _limit(memory)
        office.convert(Path(request["source"]), Path(request["target"]))
    except (OfficeError, OSError, MemoryError) as error:
        answer = {"ok": False, "kind": "failed", "why": str(error)}
    os.write(writing, json.dumps(answer).encode())
    os._exit(0)


def _limit(memory: int) -> None:
    """``memory`` bytes more than LibreOffice takes up already; no core file; no endless result."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))


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
