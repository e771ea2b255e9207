"""What a file says of itself, as text for people and as JSON for programs. Keys may be added, never renamed."""

from collections.abc import Iterator
from typing import Any

from conventio.cli.verify_answer import cause, in_paris, signature_table, timestamp_table
from signing.report import CheckedSignature
from workflow.readings.alone import Alone, AloneReport

_SENTENCES = {
    Alone.CONSISTENT: "Rien, dans ce fichier, ne contredit ses signatures ; il a été jugé seul, sans la plateforme.",
    Alone.UNFINISHED: "Ce qui est signé tient, mais il manque une signature, ou l’horodatage qui clôt le fichier.",
    Alone.FAULTY: "Ne vous fiez pas à ce fichier : il a été modifié, ou une signature n’y prouve pas ce qu’elle devrait.",
    Alone.SUPPLEMENTED: (
        "Ce qui est signé tient, mais ce fichier a été complété après une signature : il montre autre chose que ce que "
        "cette personne a signé."
    ),
    Alone.UNJUDGED: (
        "Ce fichier est signé, mais il ne peut pas être jugé : nous ne disons ni qu’il est intact, ni qu’il a été modifié."
    ),
    Alone.UNSIGNED: "Aucune signature ne se lit dans ce fichier.",
}


def as_table(found: AloneReport) -> dict[str, Any]:
    """The keys of ``verify_answer.as_table``, and what could not be checked."""
    return {
        "checked_at": found.at.isoformat(),
        "sha256": found.sha256,
        "verdict": str(found.verdict),
        "identity": "not-checked",
        "good": False,
        "sentence": _SENTENCES[found.verdict],
        "checks": [
            {"question": answer.question, "good": answer.good, "words": answer.words}
            for answer in found.answers
        ],
        "signatures": [
            {**signature_table(item), "level": None, "trusted": item.trusted if found.authorities else None}
            for item in found.report.signatures
        ],
        "archive_timestamps": [timestamp_table(item) for item in found.report.archive_timestamps],
        "empty_fields": list(found.report.empty_fields),
        "problems": [*found.problems, *found.report.causes, *found.report.additions],
        "cause": cause(found.report),
        "convention": None,
        "code": found.code or None,
        "not_checked": list(found.not_checked),
    }


def as_text(found: AloneReport) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: AloneReport) -> Iterator[str]:
    yield _SENTENCES[found.verdict]
    yield f"SHA-256 : {found.sha256}"
    for answer in found.answers:
        mark = {True: "oui", False: "non", None: " – "}[answer.good]
        yield f"  [{mark}] {answer.question} {answer.words}"
    for item in found.report.signatures:
        yield f"  {item.person}, {_when(item)}"
    for problem in (*found.problems, *found.report.causes, *found.report.additions):
        yield f"  {problem}"
    yield "Ce qui n’a pas pu être vérifié ici :"
    for line in found.not_checked:
        yield f"  - {line}"


def _when(item: CheckedSignature) -> str:
    if item.signed_at:
        return in_paris(item.signed_at)
    told = item.timestamp.at if item.timestamp else item.claimed_at
    return f"{in_paris(told)} d’après le fichier" if told else "sans date"
