"""``conventio fill``: the form of a draft, field by field, without a browser."""

import argparse
import sys

from conventio.cli import instance, people
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts import draft
from workflow.acts.step import by_number
from workflow.readings.texts import missing_in


class BadAnswer(Refusal):
    """``name`` is the field, or what was typed in its place."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"{name} : {reason}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Remplit des champs du formulaire d’une convention en rédaction, au nom d’une personne, et dit ce qui manque "
        "encore. À côté d’un texte retouché dans Word restent ouverts les dates de décision, qui s’écrivent dans ses "
        "blancs, et ce qui ne s’imprime pas."
    )
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument(
        "answers",
        nargs="+",
        metavar="CHAMP=VALEUR",
        help="nom du champ dans le manifeste du modèle ; une date s’écrit AAAA-MM-JJ",
    )
    people.add_option(parser)
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises BadAnswer, NotEditable, NotADrafter; then nothing is stored."""
    typed = dict(_answer(words) for words in arguments.answers)
    with (
        open_services(instance.settings_of(arguments)) as services,
        services.database.transaction() as session,
    ):
        actor = Actor.of(people.account(session, arguments.account))
        deed = by_number(session, arguments.number)
        known = {field.name for field in draft.fields_of_form(deed, services.settings)}
        if unknown := typed.keys() - known:
            raise BadAnswer(
                min(unknown), f"ce champ n’est pas dans le formulaire ({', '.join(sorted(known))})."
            )
        problems = draft.fill_in(session, services.settings, deed.id, typed, actor=actor, at=now())
        for name, reason in problems.items():
            raise BadAnswer(name, reason)
        missing = missing_in(session, services.settings, deed)
    sys.stdout.write(f"{arguments.number} : c’est enregistré.\n")
    for label in missing:
        sys.stdout.write(f"  il manque : {label}\n")
    return 0


def _answer(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals:
        raise BadAnswer(words, "écrivez CHAMP=VALEUR.")
    return name.strip(), value.strip()
