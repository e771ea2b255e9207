"""``conventio timeline``: what follows on a day from a file of facts, without any database."""

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path

from conventio.cli.facts_file import BadFacts, checked_day, read_facts
from conventio.cli.timeline_answer import as_table, as_text
from foundation.clock import now, paris_date
from workflow.packs import find_pack
from workflow.rules.timeline import timeline


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "timeline",
        help="calculer périodes, préavis et échéances à partir d’un fichier de faits",
        description="Calcule périodes, préavis et échéances d’une convention, à une date, d’après un fichier de faits.",
    )
    parser.add_argument("--facts", type=Path, required=True, metavar="FICHIER.toml", help="les faits du cas")
    parser.add_argument(
        "--as-of", metavar="AAAA-MM-JJ", help="la date de la question (par défaut : aujourd’hui)"
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON, pour les programmes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the answer and returns 0, refused letters included.

    Raises a Refusal, whose one line says why, where the file or the date cannot be used.
    """
    as_of = paris_date(now()) if arguments.as_of is None else _asked_day(arguments.as_of)
    case = read_facts(arguments.facts)
    clauses = find_pack(case.kind, case.version).clauses.with_changes(case.clause_changes)
    answer = timeline(case.convention, case.facts, clauses, as_of)
    if arguments.json:
        sys.stdout.write(json.dumps(as_table(answer), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(answer))
    return 0


def _asked_day(text: str) -> date:
    place = "--as-of"
    # date.fromisoformat would also take 20270115 and 2027-W03-1: more ways of being misunderstood.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadFacts(place, f"« {text} » n’est pas une date (année-mois-jour, par exemple 2027-01-15)")
    try:
        return checked_day(place, date.fromisoformat(text))
    except ValueError as error:
        raise BadFacts(place, f"le {text} n’existe pas dans le calendrier") from error
