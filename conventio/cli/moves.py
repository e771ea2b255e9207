"""``conventio projet``, ``submit``, ``approve`` and ``send``: the circuit, without a browser."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from conventio.cli import instance, people
from conventio.services import open_services
from foundation.clock import now
from signing.key_ring import may_read_keys
from workflow.actors import Actor
from workflow.acts import approve, projet, review, send
from workflow.acts.step import by_number, known
from workflow.readings.approved_signers import invited
from workflow.workshop import Workshop

Act = Callable[[Workshop, int, Actor, datetime], str]


def _projet(workshop: Workshop, convention_id: int, actor: Actor, at: datetime) -> str:
    projet.produce(workshop, convention_id, actor=actor, at=at)
    return "projet produit, dates de décision en blanc"


def _submit(workshop: Workshop, convention_id: int, actor: Actor, at: datetime) -> str:
    review.submit(workshop, convention_id, actor=actor, at=at)
    return "soumise à relecture"


def _approve(workshop: Workshop, convention_id: int, actor: Actor, at: datetime) -> str:
    fingerprint = approve.approve(workshop, convention_id, actor=actor, at=at)
    with workshop.database.reading() as session:
        people = invited(session, workshop.settings, known(session, convention_id))
    told = ", ".join(f"{one.name} <{one.email}>" for one in people)
    return f"approuvée, texte figé (SHA-256 {fingerprint}), adresses figées : {told}"


def _send(workshop: Workshop, convention_id: int, actor: Actor, at: datetime) -> str:
    send.send(workshop, convention_id, actor=actor, at=at)
    return "envoyée pour signature"


_WHAT = {
    "projet": "Produit le projet sur lequel les deux assemblées délibèrent, au nom d’une personne, en Word et en PDF "
    "(« conventio documents » les écrit dans un dossier).",
    "submit": "Soumet une convention à relecture, au nom d’une personne.",
    "approve": "Approuve une convention, au nom de quelqu’un d’autre que la personne qui l’a soumise : le texte est figé, "
    "ses octets ne changeront plus.",
    "send": "Envoie une convention approuvée pour signature, au nom d’une personne : les signataires sont invités.",
}
_ACTS: dict[str, Act] = {"projet": _projet, "submit": _submit, "approve": _approve, "send": _send}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = _WHAT[parser.prog.rpartition(" ")[2]]
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument(
        "--revision",
        metavar="RÉVISION",
        help="celle qu’a dite « conventio status » : si le dossier a changé depuis, rien n’est fait",
    )
    people.add_option(parser)
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises a Refusal that says why the act is not possible; then nothing is changed.

    Whoever may not read the keys asks the process that seals, as the pages do.
    """
    settings = instance.settings_of(arguments)
    with open_services(settings, holds_keys=may_read_keys(settings.keys)) as services:
        with services.database.reading() as session:
            actor = Actor.of(people.account(session, arguments.account))
            if arguments.revision is not None:
                actor = replace(actor, saw={arguments.number: arguments.revision})
            convention_id = by_number(session, arguments.number).id
        words = _ACTS[arguments.command](services.workshop, convention_id, actor, now())
    sys.stdout.write(f"{arguments.number} : {words}.\n")
    return 0
