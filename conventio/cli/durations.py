"""``conventio durations``: the durations that drive the dates of a text, shown and settled without a browser."""

import argparse
import json
import re
import sys
from dataclasses import asdict
from typing import Any

from conventio.cli import instance, people
from conventio.services import Services, open_services
from foundation.clock import now, paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.settle_clauses import settle_clauses
from workflow.acts.step import by_number
from workflow.readings.clause_values import ClauseValue, clause_values

_UNITS = {"y": "years", "m": "months", "d": "days"}
_LENGTH = re.compile(r"(\d{1,4})([ymd])")


class BadDuration(Refusal):
    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(
            f"« {words} » : écrivez CLAUSE=VALEUR, où la valeur est une durée (2y pour deux ans, 6m pour six mois, 30d pour "
            "trente jours) ou un jour de l’année (01-15)."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit les durées dont dépendent les dates d’une convention ou d’un avenant, dans le modèle et dans son texte. Avec "
        "--article, répond pour un article retouché dans Word : chaque durée qu’il change est donnée par --set, les autres "
        "sont inchangées."
    )
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument("--article", metavar="ARTICLE", help="l’article pour lequel vous répondez")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changed",
        metavar="CLAUSE=VALEUR",
        help="une durée que la retouche change, par exemple denunciation-notice=6m ; peut se répéter",
    )
    parser.add_argument(
        "--sure", action="store_true", help="répondre malgré un nombre de l’article qui dit autre chose"
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    parser.add_argument(
        "--as", dest="account", metavar="ADRESSE", help="compte de la personne qui répond, avec --article"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises BadDuration, UnknownAccount, and what ``settle_clauses`` raises; then nothing is changed."""
    rows = tuple(_row(words) for words in arguments.changed)
    at = now()
    with open_services(instance.settings_of(arguments)) as services:
        if arguments.article:
            _settle(services, arguments, rows)
        with services.database.reading() as session:
            deed = by_number(session, arguments.number)
            values = clause_values(services.workshop, deed, as_of=paris_date(at))
    if arguments.json:
        table = {"number": arguments.number, "durations": [asdict(value) for value in values]}
        sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{_line(value)}\n" for value in values)
    return 0


def _settle(services: Services, arguments: argparse.Namespace, rows: tuple[dict[str, Any], ...]) -> None:
    with services.database.reading() as session:
        actor = Actor.of(people.account(session, arguments.account or ""))
        deed_id = by_number(session, arguments.number).id
    settle_clauses(
        services.workshop,
        deed_id,
        article=arguments.article,
        rows=rows,
        sure=arguments.sure,
        actor=actor,
        at=now(),
    )


def _row(words: str) -> dict[str, Any]:
    name, _equals, value = words.partition("=")
    if length := _LENGTH.fullmatch(value):
        return {"name": name, _UNITS[length[2]]: int(length[1])}
    if re.fullmatch(r"\d{2}-\d{2}", value):
        return {"name": name, "day": value}
    raise BadDuration(words)


def _line(value: ClauseValue) -> str:
    """« article 3, Préavis de dénonciation (denunciation-notice) : 3 mois → 6 mois »."""
    after = " : à confirmer" if value.to_confirm else f" → {value.after}" if value.changed else ""
    return f"article {value.article}, {value.label} ({value.name}) : {value.before}{after}"
