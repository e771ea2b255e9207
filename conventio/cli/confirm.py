"""``conventio confirm``: the second person's answer, from the server itself, where nobody else could give it."""

import argparse
import getpass
import sys

from conventio.cli import instance
from conventio.services import open_services
from foundation.clock import now
from workflow.actors import Actor
from workflow.acts.changes import settle
from workflow.rules.moves import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Confirme une demande de changement (adresse, second facteur, rôles) quand aucune autre personne ne peut le faire "
        "dans les pages. Qui confirme et pourquoi restent au dossier ; les personnes concernées sont prévenues."
    )
    parser.add_argument("request", type=int, metavar="DEMANDE", help="numéro lu sur la page de la demande")
    parser.add_argument(
        "--reason", required=True, metavar="« MOTIF »", help="ce qui a été vérifié, et comment"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises UnknownRequest, RequestClosed, ChangeNeedsAReason, Overtaken; then nothing is changed."""
    with open_services(instance.settings_of(arguments)) as services:
        request = settle.confirm_at_terminal(
            services.workshop, arguments.request, reason=arguments.reason, actor=at_terminal(), at=now()
        )
    sys.stdout.write(f"Demande n° {request.id} confirmée : {request.kind.label}, {request.subject}.\n")
    return 0


def at_terminal() -> Actor:
    """Whoever holds the server, under the name that it knows them by."""
    return Actor(name=f"Terminal du serveur ({getpass.getuser()})", roles=frozenset({Role.ADMINISTRATOR}))
