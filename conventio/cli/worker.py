"""``conventio worker``: sends mails, finishes signatures, keeps dates up to date. One process or several."""

import argparse

from conventio import worker
from conventio.cli import instance
from conventio.garbage import set_aside_what_is_loaded
from conventio.services import open_services
from foundation.clock import now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Envoie les courriels, termine les signatures, tient les échéances à jour. Un processus ou plusieurs."
    )
    parser.add_argument(
        "--once", action="store_true", help="faire une seule fois ce qui est dû, puis s’arrêter"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = instance.settings_of(arguments)
    with open_services(settings, holds_keys=settings.worker_seals) as services:
        if arguments.once:
            worker.run_once(services, at=now())
        else:
            set_aside_what_is_loaded()
            worker.run_forever(services)
    return 0
