"""``conventio verify``: is this file whole, complete, ours, and is the convention still in force."""

import argparse
import sys
from pathlib import Path

from conventio.cli import instance
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal
from workflow.readings.verification import Verification, verified


class UnreadableFile(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} : ce fichier ne s’ouvre pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit si un fichier est l’original complet d’une convention, qui l’a signé, et où elle en est."
    )
    parser.add_argument("file", type=Path, metavar="FICHIER.pdf")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 for the complete original, 1 for anything else. Raises UnreadableFile."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise UnreadableFile(arguments.file, error.strerror or str(error)) from error
    with open_services(instance.settings_of(arguments)) as services:
        verification = verified(services.workshop, content, at=now())
    sys.stdout.write("\n".join(_lines(verification)) + "\n")
    return 0 if verification.good else 1


def _lines(verification: Verification) -> list[str]:
    lines = [verification.identity.label, f"SHA-256 : {verification.sha256}"]
    if verification.convention:
        public = verification.convention
        lines.append(f"{public.number}, la Région et {public.co_contractor}. {public.sentence}")
    if verification.report:
        for item in verification.report.signatures:
            state = "intacte et reconnue" if item.sound else "à ne pas croire"
            when = item.signed_at.isoformat() if item.signed_at else "date non prouvée"
            lines.append(f"  {item.person} ({item.level}), {when} : {state}")
        if not verification.good:
            lines.extend(f"  {problem}" for problem in verification.report.problems)
    return lines
