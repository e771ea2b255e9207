"""Who acts from the command line: an account, named by its address."""

import argparse

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from workflow.acts.accounts import by_email
from workflow.records.account import Account


class UnknownAccount(Refusal):
    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(f"Aucun compte actif pour « {email} » : ouvrez-en un avec « conventio account ».")


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as", dest="account", required=True, metavar="ADRESSE", help="compte de la personne qui agit"
    )


def account(session: Session, email: str) -> Account:
    """Raises UnknownAccount."""
    found = by_email(session, email)
    if found is None or not found.active:
        raise UnknownAccount(email)
    return found
