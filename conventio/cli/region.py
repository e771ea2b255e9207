"""``conventio region``: what the Région fills in once for all conventions, from a file."""

import argparse
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from conventio.cli import instance, people
from conventio.services import open_services
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from foundation.settings import Settings
from workflow.actors import Actor
from workflow.acts.changes.region_settings import save_settings
from workflow.packs.field_values import problem_of
from workflow.readings.region import region_fields, region_values
from workflow.rules.merging import Answers, fingerprint
from workflow.rules.moves import Role


class BadRegionFile(Refusal):
    """``place`` is the file, or the key at fault."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        super().__init__(" ".join(f"{place} : {reason}".split()))


class NotAnAdministrator(Refusal):
    def __init__(self) -> None:
        super().__init__("Les réglages de la Région demandent le rôle « administration ».")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Remplit les réglages de la Région (son adresse, son Président ou sa Présidente, son contact pour les données) "
        "depuis la table [region] d’un fichier TOML, au nom d’une personne. L’adresse d’un signataire qui est déjà "
        "remplie ne change que lorsqu’une autre personne l’a confirmé."
    )
    parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FICHIER.toml")
    parser.add_argument(
        "--reason", default="", metavar="« MOTIF »", help="pourquoi l’adresse d’un signataire change"
    )
    people.add_option(parser)
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises BadRegionFile, NotAnAdministrator, and what ``save_settings`` raises; then nothing is stored."""
    typed = _read(arguments.file)
    with open_services(instance.settings_of(arguments)) as services:
        with services.database.reading() as session:
            actor = Actor.of(people.account(session, arguments.account))
            if Role.ADMINISTRATOR not in actor.roles:
                raise NotAnAdministrator
            answers = _answers(session, services.settings, typed)
        saved = save_settings(services.workshop, answers, reason=arguments.reason, actor=actor, at=now())
        labels = {field.name: field.label for field in region_fields(services.settings)}
    for name in saved.changed:
        sys.stdout.write(f"{labels[name]} : enregistré\n")
    for request in saved.asked:
        sys.stdout.write(
            f"Adresse d’un signataire : demande n° {request}, à confirmer par une autre personne\n"
        )
    return 0


def _read(path: Path) -> Mapping[str, object]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadRegionFile(str(path), f"ce fichier ne s’ouvre pas ({refused_by_system(error)}).") from error
    except (ValueError, RecursionError) as error:
        raise BadRegionFile(str(path), f"ce fichier n’est pas du TOML lisible ({error}).") from error
    typed = table.get("region")
    if not isinstance(typed, Mapping):
        raise BadRegionFile(str(path), "il n’a pas de table [region].")
    return typed


def _answers(session: Session, settings: Settings, typed: Mapping[str, object]) -> Answers:
    """Raises BadRegionFile, which names the key at fault."""
    fields = {field.name: field for field in region_fields(settings)}
    for name, value in typed.items():
        if name not in fields:
            raise BadRegionFile(f"region.{name}", f"ce réglage n’existe pas ({', '.join(fields)}).")
        if not isinstance(value, str):
            raise BadRegionFile(f"region.{name}", "un texte entre guillemets est attendu.")
        if value and (problem := problem_of(fields[name], value)):
            raise BadRegionFile(f"region.{name}", problem)
    stored = region_values(session)
    return Answers(typed=typed, seen={name: fingerprint(stored.get(name)) for name in typed})
