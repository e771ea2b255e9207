"""``conventio verify``: is this file whole, complete, ours, and is the convention still in force."""

import argparse
import json
import sys
from pathlib import Path

from conventio.cli import instance
from conventio.cli.verify_answer import as_table, as_text
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal
from workflow.readings.verdict import Verdict
from workflow.readings.verification import verified

COMPLETE, NOT_THE_ORIGINAL, NOT_OURS = 0, 1, 3
"""Exit statuses; 2 is for what cannot be asked at all (see docs/verification.md)."""


class UnreadableFile(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} : ce fichier ne s’ouvre pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit si un fichier est l’original complet d’une convention, qui l’a signé, et où elle en est. "
        "Sortie : 0 original complet ; 1 à nous, mais incomplet, modifié ou périmé ; 2 question sans réponse "
        "possible ; 3 ne vient pas de cette instance."
    )
    parser.add_argument("file", type=Path, metavar="FICHIER.pdf")
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The exit status says the verdict in short. Raises UnreadableFile."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise UnreadableFile(arguments.file, error.strerror or str(error)) from error
    with open_services(instance.settings_of(arguments)) as services:
        verification = verified(services.workshop, content, at=now())
    if arguments.json:
        sys.stdout.write(json.dumps(as_table(verification), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(verification))
    return status_of(verification.verdict)


def status_of(verdict: Verdict) -> int:
    """What a script may rely on."""
    if verdict.good:
        return COMPLETE
    return NOT_THE_ORIGINAL if verdict.ours else NOT_OURS
