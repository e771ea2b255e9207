"""``conventio keys``: the server key and the instance's own authority, made once; its seal or itself renewed.

A renewal needs no pause: running processes take the new keys at their next signature.
"""

import argparse
import sys

from conventio.cli import instance
from foundation.clock import now
from foundation.errors import Refusal
from foundation.secret import write_secret
from foundation.settings import Settings
from signing.authority import AUTHORITY, create_authority
from signing.hardware import token_of
from signing.rotation import renew_authority, renew_seal


class KeysExist(Refusal):
    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"Des clés se trouvent déjà dans {where} : elles ne sont jamais écrasées, car les liens envoyés et "
            "les signatures faites en dépendent."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Crée la clé du serveur et l’autorité de signature de l’instance, une fois ; puis les renouvelle, sans "
        "rien arrêter : ce qui a été signé avant reste valable."
    )
    renewal = parser.add_mutually_exclusive_group()
    renewal.add_argument("--renew-seal", action="store_true", help="un nouveau cachet, sous la même autorité")
    renewal.add_argument(
        "--renew-authority", action="store_true", help="une nouvelle autorité et un nouveau cachet"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises KeysExist, UnusableKeys."""
    settings = instance.settings_of(arguments)
    if arguments.renew_seal or arguments.renew_authority:
        return _renew(settings, authority_too=arguments.renew_authority)
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


def _renew(settings: Settings, *, authority_too: bool) -> int:
    """Where the settings name a key module, the new seal's key is made in it."""
    renew = renew_authority if authority_too else renew_seal
    renew(settings.keys, at=now(), token=token_of(settings))
    what = "L’autorité et le cachet sont renouvelés" if authority_too else "Le cachet est renouvelé"
    sys.stdout.write(
        f"{what} dans {settings.keys} ; les processus en marche s’en servent dès la prochaine signature.\n"
        "Sauvegardez ce dossier de nouveau.\n"
    )
    return 0
