"""``conventio verify``: is this file whole, complete, ours, and is the convention still in force.

On a machine without an instance the file is judged alone, and what that cannot tell is said.
"""

import argparse
import json
import sys
from pathlib import Path

from conventio.cli import instance, verify_alone_answer
from conventio.cli.verify_answer import as_table, as_text
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from signing.anchors import read_anchors
from workflow.readings.alone import Alone, judged_alone
from workflow.readings.verdict import Verdict
from workflow.readings.verification import verified

COMPLETE, NOT_THE_ORIGINAL, NOT_OURS, JUDGED_ALONE, CANNOT_BE_JUDGED = 0, 1, 3, 4, 5
"""Exit statuses; 2 is for what cannot be asked at all (see docs/verification.md)."""


_ALONE = {
    Alone.CONSISTENT: JUDGED_ALONE,
    Alone.UNFINISHED: NOT_THE_ORIGINAL,
    Alone.FAULTY: NOT_THE_ORIGINAL,
    Alone.SUPPLEMENTED: NOT_THE_ORIGINAL,
    Alone.UNJUDGED: CANNOT_BE_JUDGED,
    Alone.UNSIGNED: NOT_OURS,
}


class UnreadableFile(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} : ce fichier ne s’ouvre pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit si un fichier est l’original complet d’une convention, qui l’a signé, et où elle en est. "
        "Sortie : 0 original complet ; 1 à nous, mais incomplet, modifié ou périmé ; 2 question sans réponse "
        "possible ; 3 ne vient pas de cette instance. Sans réglages, le fichier est jugé seul : 4 rien ne s’y contredit "
        "(le reste est à demander à la Région), 1 il est modifié ou inachevé, 3 rien n’y est signé. Dans tous les cas : "
        "5 il est signé, mais ne peut pas être jugé (la cause est dite) ; 1 quelque chose suit la fin de ce qui est signé."
    )
    parser.add_argument("file", type=Path, metavar="FICHIER.pdf")
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    parser.add_argument(
        "--alone", action="store_true", help="juger le fichier seul, même s’il y a des réglages"
    )
    parser.add_argument(
        "--authority",
        type=Path,
        action="append",
        default=[],
        metavar="FICHIER.pem",
        help="certificats d’une autorité à reconnaître quand le fichier est jugé seul ; peut se répéter",
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The exit status says the verdict in short. Raises UnreadableFile, BadSettings, UnusableAnchors."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise UnreadableFile(arguments.file, refused_by_system(error)) from error
    if arguments.alone or arguments.authority or not instance.is_named(arguments):
        return _alone(content, arguments)
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
    if verdict is Verdict.UNJUDGED:
        return CANNOT_BE_JUDGED
    return NOT_THE_ORIGINAL if verdict.ours or verdict is Verdict.TAMPERED else NOT_OURS


def status_alone(verdict: Alone) -> int:
    """The same, of a file that was judged alone."""
    return _ALONE[verdict]


def _alone(content: bytes, arguments: argparse.Namespace) -> int:
    authorities = tuple(one for path in arguments.authority for one in read_anchors(path))
    found = judged_alone(content, authorities, at=now())
    if arguments.json:
        table = verify_alone_answer.as_table(found)
        sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(verify_alone_answer.as_text(found))
    return status_alone(found.verdict)
