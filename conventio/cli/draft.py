"""``conventio draft``: a convention drafted from a file, without a browser."""

import argparse
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from conventio.cli import instance, people
from conventio.services import Services, open_services
from foundation.clock import now
from foundation.errors import Refusal, refused_by_system
from workflow.actors import Actor
from workflow.acts import co_contractors, draft
from workflow.readings.texts import missing_in
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Medium


class BadDraftFile(Refusal):
    """``place`` is the file, or the key at fault."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        super().__init__(" ".join(f"{place} : {reason}".split()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Crée une convention en rédaction à partir d’un fichier TOML, et dit ce qui y manque encore."
    )
    parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FICHIER.toml")
    people.add_option(parser)
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the number of the draft, then what it lacks. Raises a Refusal; then nothing is stored."""
    given = _read(arguments.file)
    at = now()
    with (
        open_services(instance.settings_of(arguments)) as services,
        services.database.transaction() as session,
    ):
        agent = people.account(session, arguments.account)
        number, missing = _draft(session, services, given, agent, at, place=str(arguments.file))
    sys.stdout.write(f"{number}\n")
    for label in missing:
        sys.stdout.write(f"  il manque : {label}\n")
    return 0


def _draft(
    session: Session,
    services: Services,
    given: Mapping[str, Any],
    agent: Account,
    at: datetime,
    *,
    place: str,
) -> tuple[str, tuple[str, ...]]:
    convention = draft.start(
        session,
        services.settings,
        kind=str(given.get("kind", "epn-normandie")),
        co_contractor=_co_contractor(session, given.get("co_contractor", {}), at, place),
        agent=agent,
        medium=_medium(given, place),
        actor=Actor.of(agent),
        at=at,
    )
    typed = {name: _plain(value) for name, value in given.get("fields", {}).items()}
    problems = draft.fill_in(session, services.settings, convention.id, typed, actor=Actor.of(agent), at=at)
    if problems:
        raise BadDraftFile(place, " ".join(f"fields.{name} : {why}" for name, why in problems.items()))
    return convention.number, missing_in(session, services.settings, convention)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadDraftFile(str(path), f"ce fichier ne s’ouvre pas ({refused_by_system(error)}).") from error
    except (ValueError, RecursionError) as error:
        raise BadDraftFile(str(path), f"ce fichier n’est pas du TOML lisible ({error}).") from error
    unknown = table.keys() - {"kind", "medium", "co_contractor", "fields"}
    if unknown:
        raise BadDraftFile(
            str(path),
            f"clé inconnue « {min(unknown)} » (clés possibles : kind, medium, co_contractor, fields).",
        )
    return table


def _co_contractor(session: Session, given: object, at: datetime, place: str) -> CoContractor:
    """The one already entered under this SIREN or RNA, or a new one."""
    if not isinstance(given, Mapping):
        raise BadDraftFile(place, "[co_contractor] est une table.")
    names = {field.name for field in fields(co_contractors.Particulars)}
    if unknown := given.keys() - names:
        raise BadDraftFile(place, f"[co_contractor] : clé inconnue « {min(unknown)} ».")
    particulars = co_contractors.Particulars(**{name: str(given.get(name, "")) for name in sorted(names)})
    return co_contractors.known(session, particulars) or co_contractors.enter(session, particulars, at=at)


def _medium(given: Mapping[str, Any], place: str) -> Medium:
    medium = given.get("medium", Medium.ELECTRONIC)
    if medium not in tuple(Medium):
        raise BadDraftFile(place, f"medium : « {medium} » (possibles : {', '.join(Medium)}).")
    return Medium(medium)


def _plain(value: object) -> object:
    """TOML dates become what the form stores."""
    return value.isoformat() if isinstance(value, date) else value
