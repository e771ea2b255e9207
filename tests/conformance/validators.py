"""EU DSS and veraPDF, asked about many files at once: one JVM a question, started by the functions below.

The small Java program in ``validators/`` is built by Maven the first time, and again when its source changes.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.conformance.programs import JavaProgram

PROGRAM = JavaProgram(Path(__file__).resolve().parent / "validators", "fr.conventio.validators.Validators")
ANSWER_SECONDS = 600

Flavour = Literal["2b", "ua1"]


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
    """By name of the file, whether it is PDF/A-2b or PDF/UA-1. Raises UnavailableError."""
    answers = _asked(["verapdf", flavour], files)
    return {name: _conformance(answer) for name, answer in answers.items()}


def validate_signatures(files: Mapping[str, bytes], anchors: Iterable[bytes]) -> dict[str, SignedFile]:
    """By name of the file, its signatures judged now, offline, trusting these certificates (PEM or DER) alone.

    Raises UnavailableError.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, certificate in enumerate(anchors):
            (Path(folder) / f"anchor-{number}").write_bytes(certificate)
        answers = _asked(["dss", folder], files)
    return {name: _signed_file(answer) for name, answer in answers.items()}


def _asked(question: Sequence[str], files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for number, (name, content) in enumerate(files.items()):
            path = Path(folder) / f"{number}.pdf"
            path.write_bytes(content)
            paths[name] = str(path)
        answers = json.loads(PROGRAM.run([*question, *paths.values()], seconds=ANSWER_SECONDS))
    return {name: answers[path] for name, path in paths.items()}


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
