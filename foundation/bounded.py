"""Work on what strangers hand in, in a process of its own, within limits of memory and time.

A file may be made to exhaust whoever reads it: what would take the pages down takes down a process that nobody
waits for. Only functions of a module and plain values may be handed over: both sides are this program.
"""

import io
import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from asn1crypto.core import Asn1Value

from foundation.errors import Refusal

Given = ParamSpec("Given")
Made = TypeVar("Made")
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space: reading the largest file that a form accepts takes a fourth of it."""
CPU_SECONDS, SECONDS = 15, 60
"""Checking a closed file takes less than one; a machine that is busy with other things takes its time."""


class TooDemanding(Refusal):
    """Reading the file takes more memory or time than any honest one does, or breaks its reader."""

    def __init__(self) -> None:
        super().__init__(
            "Ce fichier demande trop de mémoire ou de temps pour être lu : ce n’est pas un PDF ordinaire. "
            "Enregistrez-le de nouveau depuis le logiciel qui l’a produit, puis recommencez."
        )


def bounded(function: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs) -> Made:
    """What ``function`` answers. What it raises is not told apart: raises TooDemanding."""
    job = _pickled(((MEMORY, CPU_SECONDS), function, arguments, named))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "foundation.bounded"],
            input=job,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TooDemanding from late
    if done.returncode != 0:
        raise TooDemanding
    made: Made = pickle.loads(done.stdout)  # noqa: S301 - written by this program, a few lines below
    return made


class _Pickler(pickle.Pickler):
    """asn1crypto prepares its classes when their first value is made, which unpickling leaves out: DER instead."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Asn1Value):
            return type(value).load, (value.dump(),)
        return NotImplemented


def _pickled(value: object) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream).dump(value)
    return stream.getvalue()


def _serve() -> None:
    """In the process of its own: the job on standard input, limits before it begins, the answer on standard output."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints comes into the answer
    (memory, seconds), function, arguments, named = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this program, above
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(answers, "wb") as stream:
        stream.write(_pickled(function(*arguments, **named)))


if __name__ == "__main__":
    _serve()
