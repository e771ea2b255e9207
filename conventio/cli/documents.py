"""``conventio documents``: every file of one deed, in a folder, to look at them without a browser."""

import argparse
import sys
from pathlib import Path

from conventio.cli import instance
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from workflow.acts.gather_evidence import gather
from workflow.acts.step import by_number
from workflow.readings.documents import NamedFile, files_of
from workflow.rules.states import CONCLUDED


class FolderNotWritten(Refusal):
    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        super().__init__(f"{folder} : les documents ne s’y écrivent pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Écrit dans un dossier tous les documents d’une convention ou d’un avenant : le texte en cours et son aperçu, les "
        "projets, les textes retouchés et approuvés, l’original signé, les courriers, et le dossier de preuve une fois que "
        "tous ont signé. Un fichier du même nom est remplacé."
    )
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DOSSIER", help="où les écrire ; il est créé s’il manque"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes one path a line. Raises UnknownConvention, FolderNotWritten, and what making the preview raises."""
    at = now()
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.reading() as session:
            deed = by_number(session, arguments.number)
            deed_id, concluded = deed.id, deed.state in CONCLUDED
        files = files_of(services.workshop, deed_id, at=at)
        if concluded:
            bundle = gather(services.workshop, deed_id, at=at)
            files = (*files, NamedFile(bundle.file_name, bundle.content))
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        for file in files:
            (arguments.out / file.name).write_bytes(file.content)
            sys.stdout.write(f"{arguments.out / file.name}\n")
    except OSError as error:
        raise FolderNotWritten(arguments.out, refused_by_system(error)) from error
    return 0
