"""The usual engine: LibreOffice kept warm in a process of its own (zygote.py), asked over its pipes."""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from documents.converter.engine import ROOT, EngineLostError, UnsuitableError, kill_group
from documents.converter.folders import ZYGOTE_PREFIX
from documents.problems import ConversionCrashed, ConversionFailed, ConversionTooLong, ConverterProblem

START_LIMIT = 60.0
"""Seconds for LibreOffice to start, on a machine that does much else."""
_GRACE = 5.0
_KILLED, _ATTEMPTS = "SIGKILL", 2
"""A child that somebody else killed gets a second chance: LibreOffice itself ends in other ways."""


@dataclass(slots=True)
class WarmEngine:
    process: subprocess.Popen[bytes]
    folder: Path
    version: str = ""
    isolated: bool = False
    converted: int = 0
    _unread: bytes = b""

    @classmethod
    def start(
        cls, program: Path, folder: Path, sample: Path, memory: int, environment: Mapping[str, str]
    ) -> "WarmEngine":
        """Returns before LibreOffice is ready: see ``wait``."""
        words = [str(program), str(folder), str(sample), str(memory)]
        process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter at work
            [sys.executable, "-m", "documents.converter.zygote", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
            env=environment,
        )
        return cls(process, folder)

    def wait(self) -> None:
        """Until it is ready. Raises EngineLostError, UnsuitableError."""
        told = self._read_line(START_LIMIT)
        if not told["ready"]:
            raise UnsuitableError(told["why"])
        self.version, self.isolated = told["version"], told["isolated"]

    def convert(self, source: Path, target: Path, seconds: float) -> None:
        request = {"source": str(source), "target": str(target), "seconds": seconds}
        for _ in range(_ATTEMPTS):
            answer = self._ask(request, seconds + _GRACE)
            self.converted += 1
            if answer["ok"]:
                return
            if answer.get("why") != _KILLED:
                break
        raise _refusal(answer, seconds)

    def kill(self) -> None:
        kill_group(self.process)

    def clear(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        for left in self.folder.glob(f"{ZYGOTE_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        stream = _pipe(self.process.stdin)
        try:
            stream.write((json.dumps(request) + "\n").encode())
            stream.flush()
        except OSError as error:
            raise EngineLostError from error
        return self._read_line(seconds)

    def _read_line(self, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        descriptor = _pipe(self.process.stdout).fileno()
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise EngineLostError
            piece = os.read(descriptor, 65536)
            if not piece:
                raise EngineLostError
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _refusal(answer: dict[str, Any], seconds: float) -> ConverterProblem:
    if answer["kind"] == "too-long":
        return ConversionTooLong(seconds)
    if answer["kind"] == "crashed":
        return ConversionCrashed(answer["why"])
    return ConversionFailed(answer["why"])


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EngineLostError
    return stream
