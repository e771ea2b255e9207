"""``conventio migrate``: brings the database to the step this program knows."""

import argparse
import sys

from conventio.cli import instance
from foundation import migrations
from foundation.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Applique les étapes qui manquent au schéma de la base ; sans effet si elle est à jour."
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    database = Database(instance.settings_of(arguments).database_url)
    try:
        migrations.upgrade(database)
        sys.stdout.write(f"Base de données à l’étape {migrations.applied(database)}.\n")
    finally:
        database.close()
    return 0
