"""``conventio status``: where a convention stands on a day, and why."""

import argparse
import json
import sys

from conventio.cli import instance
from conventio.cli.days import asked_day
from conventio.cli.timeline_answer import as_table, as_text
from conventio.services import open_services
from foundation.clock import now, paris_date
from workflow.acts.step import by_number
from workflow.readings.standing import standing_of
from workflow.readings.timelines import timeline_of
from workflow.rules.states import CONCLUDED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit où en est une convention à une date : état, périodes, prochaines échéances et leur raison."
    )
    parser.add_argument("number", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
    parser.add_argument(
        "--as-of", metavar="AAAA-MM-JJ", help="la date de la question (par défaut : aujourd’hui)"
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises UnknownConvention, BadFacts for a date without meaning."""
    as_of = paris_date(now()) if arguments.as_of is None else asked_day(arguments.as_of)
    with open_services(instance.settings_of(arguments)) as services, services.database.reading() as session:
        convention = by_number(session, arguments.number)
        standing = standing_of(convention, services.settings, as_of=as_of)
        answer = timeline_of(convention, services.settings, as_of=as_of)
        if arguments.json:
            table = {"number": convention.number, "stored_state": str(convention.state)} | as_table(answer)
            sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
            return 0
        sys.stdout.write(f"{convention.title}\n{standing.sentence}\n")
        if convention.state in CONCLUDED:
            sys.stdout.write("\n" + as_text(answer))
    return 0
