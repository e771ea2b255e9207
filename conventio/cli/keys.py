"""``conventio keys``: the server key and the instance's own authority, made once and never overwritten."""

import argparse
import sys

from conventio.cli import instance
from foundation.clock import now
from foundation.errors import Refusal
from foundation.secret import write_secret
from signing.authority import AUTHORITY, create_authority


class KeysExist(Refusal):
    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"Des clés se trouvent déjà dans {where} : elles ne sont jamais écrasées, car les liens envoyés et "
            "les signatures faites en dépendent."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Crée la clé du serveur et l’autorité de signature de l’instance ; n’écrase jamais rien."
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises KeysExist."""
    settings = instance.settings_of(arguments)
    if settings.secret_file.exists() or (settings.keys / f"{AUTHORITY}.pem").exists():
        raise KeysExist(f"{settings.secret_file} ou {settings.keys}")
    settings.secret_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_secret(settings.secret_file)
    create_authority(settings.keys, organisation=settings.region_name, at=now())
    sys.stdout.write(
        f"Clé du serveur : {settings.secret_file}\nAutorité de l’instance : {settings.keys}\n"
        "Sauvegardez-les à part, et jamais avec la base de données.\n"
    )
    return 0
