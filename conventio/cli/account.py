"""``conventio account``: opens an account, the first administrator's to begin with; or grants roles to one.

In the pages nobody grants to themselves and two people are needed; whoever holds the server is the way out, and what
they do is kept and told.
"""

import argparse
import sys

from conventio.cli import instance
from conventio.cli.confirm import at_terminal
from conventio.services import open_services
from foundation.clock import now
from workflow.acts import reset_password
from workflow.acts.accounts import GRANTABLE, by_email
from workflow.acts.changes.terminal import grant_at_terminal, open_at_terminal
from workflow.rules.moves import Role
from workflow.rules.wording import ROLE_NAMES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Ouvre un compte et écrit le lien par lequel la personne choisit son mot de passe. Avec --reason, donne des rôles à "
        "un compte qui existe déjà. Les administrateurs en sont prévenus, et cela reste au registre des changements."
    )
    parser.add_argument("--email", required=True, metavar="ADRESSE")
    parser.add_argument("--name", required=True, metavar="« Prénom Nom »")
    parser.add_argument(
        "--role",
        dest="roles",
        action="append",
        required=True,
        choices=[str(role) for role in GRANTABLE],
        metavar="RÔLE",
        help=f"{', '.join(f'{role} ({ROLE_NAMES[role]})' for role in GRANTABLE)} ; à répéter pour en donner plusieurs",
    )
    parser.add_argument("--reason", default="", metavar="« MOTIF »", help="pourquoi, depuis le terminal")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises UnusableAddress, AccountExists; then nothing is stored."""
    at = now()
    roles = frozenset(Role(role) for role in arguments.roles)
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.transaction() as session:
            account = by_email(session, arguments.email)
            if account is not None and arguments.reason.strip():
                grant_at_terminal(
                    session,
                    services.workshop,
                    account,
                    roles,
                    reason=arguments.reason,
                    actor=at_terminal(),
                    at=at,
                )
                sys.stdout.write(f"Rôles donnés à {account.email}.\n")
                return 0
            account = open_at_terminal(
                session,
                services.workshop,
                email=arguments.email,
                name=arguments.name,
                roles=roles,
                reason=arguments.reason,
                actor=at_terminal(),
                at=at,
            )
            reset = reset_password.ask(session, account, at=at, lifetime=reset_password.INVITATION_LIFETIME)
        token = reset_password.token(services.secret, reset.id)
        address = f"{services.settings.public_url}/mot-de-passe/{token}"
    # The link is shown here, once, because the very first account has nobody who could receive a mail for it.
    sys.stdout.write(
        f"Compte ouvert pour {arguments.email}. Lien pour choisir un mot de passe :\n{address}\n"
    )
    return 0
