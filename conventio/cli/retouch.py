"""``conventio retouch``: a text edited in Word comes back, without a browser."""

import argparse
import json
import sys
from pathlib import Path

from conventio.cli import instance, people
from conventio.cli.deviations import as_lines, as_table, fonts_in_words
from conventio.services import open_services
from documents.compare import Deviation
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from workflow.actors import Actor
from workflow.acts import retouch
from workflow.acts.step import by_number
from workflow.readings.packs import pack_of
from workflow.readings.texts import unconfirmed_articles


class UnreadableFile(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} : ce fichier ne s’ouvre pas ({reason}).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reçoit le texte d’une convention retouché dans Word, au nom d’une personne, et dit les écarts avec le modèle, "
        "article par article : ce qui est ôté est entre [- et -], ce qui est ajouté entre [+ et +]."
    )
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument("file", type=Path, metavar="FICHIER.docx")
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    people.add_option(parser)
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises UnreadableFile, and a Refusal that says why the text is not taken; then nothing is changed."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise UnreadableFile(arguments.file, refused_by_system(error)) from error
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.reading() as session:
            actor = Actor.of(people.account(session, arguments.account))
            deed_id = by_number(session, arguments.number).id
        deviation = retouch.receive(services.workshop, deed_id, content, actor=actor, at=now())
        with services.database.reading() as session:
            deed = by_number(session, arguments.number)
            to_confirm = unconfirmed_articles(deed, pack_of(deed, services.settings))
    write = _write_json if arguments.json else _write_text
    write(arguments.number, deviation, to_confirm)
    return 0


def _write_json(number: str, deviation: Deviation, to_confirm: tuple[str, ...]) -> None:
    table = {"number": number, "articles": as_table(deviation), "to_confirm": list(to_confirm)}
    table["fonts"] = [font._asdict() for font in deviation.fonts]
    sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")


def _write_text(number: str, deviation: Deviation, to_confirm: tuple[str, ...]) -> None:
    sys.stdout.write(f"{number} : le texte retouché est reçu.\n")
    if deviation.is_empty:
        sys.stdout.write("Aucun écart : il dit la même chose que le modèle.\n")
    for line in fonts_in_words(deviation):
        sys.stdout.write(f"{line}\n")
    for line in as_lines(deviation):
        sys.stdout.write(f"{line}\n")
    for article in to_confirm:
        sys.stdout.write(
            f"À confirmer : les durées de l’article {article} (conventio durations {number} --article {article} …).\n"
        )
