"""``conventio evidence``: the whole evidence of a signed convention or avenant, in one archive."""

import argparse
import sys
from pathlib import Path

from conventio.cli import instance
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from workflow.acts.gather_evidence import gather
from workflow.acts.step import by_number


class NotWritten(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} : le dossier de preuve ne s’écrit pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Compose le dossier de preuve complet d’un acte signé par tous, sans rien demander au réseau ; le fichier "
        "LISEZMOI.txt qu’il contient dit comment le contrôler sur une machine sans Conventio."
    )
    parser.add_argument("number", metavar="NUMÉRO")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FICHIER.zip", help="où l’écrire (ici, sous son nom)"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the archive and says where. Raises UnknownConvention, NotClosed, NotWritten."""
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.reading() as session:
            deed_id = by_number(session, arguments.number).id
        bundle = gather(services.workshop, deed_id, at=now())
    path = arguments.output or Path(bundle.file_name)
    try:
        path.write_bytes(bundle.content)
    except OSError as error:
        raise NotWritten(path, refused_by_system(error)) from error
    sys.stdout.write(f"{path}\n")
    return 0
