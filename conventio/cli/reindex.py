"""``conventio reindex``: writes the search index anew from the tables and the vault."""

import argparse
import sys

from conventio.cli import instance
from conventio.services import open_services
from foundation.errors import Refusal
from workflow.acts.reindex import indexed_deeds, reindex


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Refait l’index de recherche (conventions, avenants, courriers) à partir de la base et du coffre : après une "
        "restauration, ou une mise à jour qui cherche plus loin. Les pages restent ouvertes."
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 when a deed could not be indexed; the others are."""
    problems = 0
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.reading() as session:
            deeds = indexed_deeds(session)
        for deed_id in deeds:
            try:
                reindex(services.workshop, deed_id)
            except Refusal as refusal:
                problems += 1
                sys.stderr.write(f"{deed_id} : {refusal}\n")
    sys.stdout.write(f"{len(deeds) - problems} conventions et avenants indexés, avec leurs courriers.\n")
    return 1 if problems else 0
