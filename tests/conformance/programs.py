"""Programs of others that the conformance tests start; Maven builds the Java ones, anew when their source changes."""

import fcntl
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BUILD_SECONDS = 900


class UnavailableError(Exception):
    """It cannot be built or started here: not installed, or no way to its packages. Says which and why."""


@dataclass(frozen=True, slots=True)
class JavaProgram:
    """A Maven project: ``target/<name of the folder>.jar`` beside the libraries that it needs."""

    project: Path
    main: str

    @property
    def jar(self) -> Path:
        return self.project / "target" / f"{self.project.name.replace('_', '-')}.jar"

    def build(self) -> None:
        """Unless it is newer than its source. Raises UnavailableError."""
        (self.project / "target").mkdir(exist_ok=True)
        # Two test runs in one tree must not build at once.
        with (self.project / "target" / ".building").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._up_to_date():
                self._run_maven()

    def run(self, arguments: Sequence[str], *, seconds: int) -> str:
        """What it prints. Raises UnavailableError."""
        self.build()
        classes = f"{self.jar}{os.pathsep}{self.jar.parent / 'lib' / '*'}"
        return answer_of(["java", "-cp", classes, self.main, *arguments], seconds=seconds)

    def _up_to_date(self) -> bool:
        sources = [self.project / "pom.xml", *self.project.glob("src/**/*.java")]
        newest = max(source.stat().st_mtime for source in sources)
        return self.jar.exists() and self.jar.stat().st_mtime >= newest

    def _run_maven(self) -> None:
        """Offline when everything was fetched before; else with the network, twice: a mirror may be away for a moment."""
        for options in (["--offline"], [], []):
            command = ["mvn", "--quiet", "--batch-mode", *options, "package"]
            result = run(command, seconds=BUILD_SECONDS, folder=self.project)
            if result.returncode == 0:
                return
        raise UnavailableError(_first_error(result))


def answer_of(command: Sequence[str], *, seconds: int, folder: Path | None = None) -> str:
    """What the command prints. Raises UnavailableError with its last words where it fails."""
    result = run(command, seconds=seconds, folder=folder)
    if result.returncode != 0:
        raise UnavailableError((result.stderr or result.stdout).strip())
    return result.stdout


def run(
    command: Sequence[str], *, seconds: int, folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Whatever its status. Raises UnavailableError where it cannot be started, or takes too long."""
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except FileNotFoundError as error:
        raise UnavailableError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"{command[0]} took more than {seconds} seconds") from error


def _first_error(result: "subprocess.CompletedProcess[str]") -> str:
    lines = (result.stdout + result.stderr).splitlines()
    return next((line for line in lines if "ERROR" in line), f"mvn ended with {result.returncode}")
