"""Work on what strangers hand in, in a process of its own, within limits of memory and time.

A file may be made to exhaust whoever reads it: what would take the pages down takes down a process that nobody
waits for. Only functions of a module and values that can be carried (``carried``) may be handed over: both sides
are this program.
"""

import logging
import os
import pickle
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ParamSpec, TypeVar

from foundation.carried import carried
from foundation.errors import Refusal

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Made = TypeVar("Made")
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space: reading the largest file that a form accepts takes a fourth of it."""
CPU_SECONDS, SECONDS = 15, 60
"""Checking a closed file takes less than one; a machine that is busy with other things takes its time."""
_LOGGED = 20_000
"""Characters of what a process said that are kept in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece of work may take: bytes of address space, seconds of processor, seconds in all."""

    memory: int
    cpu_seconds: int
    seconds: int = SECONDS


class TooDemanding(Refusal):
    """Reading the file takes more memory or time than any honest one does, or takes down its reader."""

    def __init__(self) -> None:
        super().__init__(
            "Ce fichier demande trop de mémoire ou de temps pour être lu : ce n’est pas un fichier ordinaire. "
            "Enregistrez-le de nouveau depuis le logiciel qui l’a produit, puis recommencez."
        )


class FailedApart(Exception):  # noqa: N818 - as the refusals beside it; this one is a malfunction, of this program
    """The work ended in an error of this program's own: the file is not to blame. Its trace is in the log."""


def bounded(function: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs) -> Made:
    """What ``function`` answers.

    Raises the refusals that it raises, as they are; TooDemanding where it reached a limit or crashed its process;
    FailedApart, once the trace is logged, for anything else.
    """
    usual = Limits(memory=MEMORY, cpu_seconds=CPU_SECONDS, seconds=SECONDS)
    return within(usual, function, *arguments, **named)


def within(
    limits: Limits, function: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs
) -> Made:
    """The same within other limits than the usual ones. Raises what ``bounded`` raises."""
    job = carried(((limits.memory, limits.cpu_seconds), function, arguments, named))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "foundation.apart"],
            input=job,
            capture_output=True,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TooDemanding from late
    said = done.stderr.decode(errors="replace")[-_LOGGED:]
    if done.returncode < 0:  # a signal: a limit of the system was reached, or the reader of files crashed
        log.warning("%s took down its process (signal %d)\n%s", _name(function), -done.returncode, said)
        raise TooDemanding
    if done.returncode > 0:
        log.error("the process of %s failed before it could answer\n%s", _name(function), said)
        raise FailedApart(_name(function))
    if said:
        log.info("%s said\n%s", _name(function), said)
    ended, value = pickle.loads(done.stdout)  # noqa: S301 - written by this program, a few lines below
    made: Made = _answer(function, ended, value)
    return made


def _answer(function: Callable[..., Any], ended: "Ended", value: Any) -> Any:
    match ended:
        case Ended.ANSWERED:
            return value
        case Ended.REFUSED:
            raise value
        case Ended.EXHAUSTED:
            raise TooDemanding
        case Ended.FAILED:
            log.error("%s failed in its own process\n%s", _name(function), value)
            raise FailedApart(_name(function))


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


class Ended(Enum):
    """How the work ended, and what comes with it."""

    ANSWERED = auto()
    """The answer."""
    REFUSED = auto()
    """The refusal."""
    EXHAUSTED = auto()
    """Nothing: memory or depth ran out while Python could still say so."""
    FAILED = auto()
    """The trace, as text."""


def serve() -> None:
    """In the process of its own: the job on standard input, limits before it begins, the answer on standard output."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints comes into the answer
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    (memory, seconds), function, arguments, named = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this program, above
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = _ended(function, arguments, named)
    with os.fdopen(answers, "wb") as stream:
        stream.write(answer)


def _ended(function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> bytes:
    """How the function ended, carried; an answer that cannot travel is a failure too."""
    try:
        try:
            return carried((Ended.ANSWERED, function(*arguments, **named)))
        except Refusal as refusal:
            return carried((Ended.REFUSED, refusal))
    except (MemoryError, RecursionError):
        return carried((Ended.EXHAUSTED, None))
    except Exception:  # noqa: BLE001 - told to the process that asked, with its trace
        return carried((Ended.FAILED, traceback.format_exc()))
