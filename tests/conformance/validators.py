"""EU DSS and veraPDF, asked about many files at once: one JVM a question, started by the functions below.

The small Java program in ``validators/`` is built by Maven the first time, and again when its source changes.
"""

import fcntl
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

PROJECT = Path(__file__).resolve().parent / "validators"
JAR = PROJECT / "target" / "validators.jar"
MAIN = "fr.conventio.validators.Validators"
BUILD_SECONDS, ANSWER_SECONDS = 900, 600

Flavour = Literal["2b", "ua1"]


class ValidatorsUnavailableError(Exception):
    """The Java program cannot be built or started here: no JDK, no Maven, or no way to their packages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFailure:
    """One rule that a file breaks: ``clause`` and ``test`` of the standard, how often, and the first place."""

    clause: str
    test: int
    message: str
    count: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformance:
    """What veraPDF says of one file; ``unreadable`` says why it could not look at it."""

    compliant: bool = False
    failures: tuple[RuleFailure, ...] = ()
    unreadable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureVerdict:
    """One signature: indications of ETSI EN 319 102-1, level of EN 319 142-1, instants in ISO 8601.

    ``unexplained_changes`` are the objects changed by later revisions that are neither a signature, nor a
    filled field, nor added evidence.
    """

    signer: str
    level: str
    indication: str
    sub_indication: str
    claimed_at: str
    proven_at: str
    unexplained_changes: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampVerdict:
    """One timestamp, of a signature or of the whole document (``type``)."""

    type: str
    produced_at: str
    indication: str
    sub_indication: str
    signatures_covered: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """What EU DSS says of one file, oldest signature first; ``unreadable`` says why it could not look at it."""

    signatures: tuple[SignatureVerdict, ...] = ()
    timestamps: tuple[TimestampVerdict, ...] = ()
    unreadable: str = ""


def validate_pdf(files: Mapping[str, bytes], flavour: Flavour) -> dict[str, Conformance]:
    """By name of the file, whether it is PDF/A-2b or PDF/UA-1. Raises ValidatorsUnavailableError."""
    answers = _asked(["verapdf", flavour], files)
    return {name: _conformance(answer) for name, answer in answers.items()}


def validate_signatures(files: Mapping[str, bytes], anchors: Iterable[bytes]) -> dict[str, SignedFile]:
    """By name of the file, its signatures judged now, offline, trusting these certificates (PEM or DER) alone.

    Raises ValidatorsUnavailableError.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, certificate in enumerate(anchors):
            (Path(folder) / f"anchor-{number}").write_bytes(certificate)
        answers = _asked(["dss", folder], files)
    return {name: _signed_file(answer) for name, answer in answers.items()}


def build() -> None:
    """Builds the Java program unless it is newer than its source. Raises ValidatorsUnavailableError."""
    (PROJECT / "target").mkdir(exist_ok=True)
    # Two test runs in one tree must not build at once.
    with (PROJECT / "target" / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _up_to_date():
            _run_maven()


def _up_to_date() -> bool:
    sources = [PROJECT / "pom.xml", *PROJECT.glob("src/**/*.java")]
    return JAR.exists() and JAR.stat().st_mtime >= max(source.stat().st_mtime for source in sources)


def _run_maven() -> None:
    """Offline when everything was fetched before; else with the network, twice: a mirror may be away for a moment."""
    for options in (["--offline"], [], []):
        result = _run(["mvn", "--quiet", "--batch-mode", *options, "package"], BUILD_SECONDS, folder=PROJECT)
        if result.returncode == 0:
            return
    raise ValidatorsUnavailableError(_first_error(result))


def _first_error(result: "subprocess.CompletedProcess[str]") -> str:
    lines = (result.stdout + result.stderr).splitlines()
    return next((line for line in lines if "ERROR" in line), f"mvn ended with {result.returncode}")


def _asked(question: Sequence[str], files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    build()
    classes = f"{JAR}{os.pathsep}{JAR.parent / 'lib' / '*'}"
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for number, (name, content) in enumerate(files.items()):
            path = Path(folder) / f"{number}.pdf"
            path.write_bytes(content)
            paths[name] = str(path)
        result = _run(["java", "-cp", classes, MAIN, *question, *paths.values()], ANSWER_SECONDS)
    if result.returncode != 0:
        raise ValidatorsUnavailableError(result.stderr.strip())
    answers = json.loads(result.stdout)
    return {name: answers[path] for name, path in paths.items()}


def _run(
    command: Sequence[str], seconds: int, *, folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except FileNotFoundError as error:
        raise ValidatorsUnavailableError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise ValidatorsUnavailableError(f"{command[0]} took more than {seconds} seconds") from error


def _conformance(answer: dict[str, Any]) -> Conformance:
    if "unreadable" in answer:
        return Conformance(unreadable=answer["unreadable"])
    failures = tuple(RuleFailure(**failure) for failure in answer["failures"])
    return Conformance(compliant=answer["compliant"], failures=failures)


def _signed_file(answer: dict[str, Any]) -> SignedFile:
    if "unreadable" in answer:
        return SignedFile(unreadable=answer["unreadable"])
    return SignedFile(
        signatures=tuple(SignatureVerdict(**_frozen(item)) for item in answer["signatures"]),
        timestamps=tuple(TimestampVerdict(**_frozen(item)) for item in answer["timestamps"]),
    )


def _frozen(item: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
