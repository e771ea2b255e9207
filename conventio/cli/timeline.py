"""``conventio timeline``: what follows on a day from a file of facts, without any database."""

import argparse
import json
import sys
from pathlib import Path

from conventio.cli.days import asked_day
from conventio.cli.facts_file import read_facts
from conventio.cli.timeline_answer import as_table, as_text
from foundation.clock import now, paris_date
from workflow.packs import find_pack
from workflow.rules.timeline import timeline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Calcule périodes, préavis et échéances d’une convention, à une date, d’après un fichier de faits."
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
    as_of = paris_date(now()) if arguments.as_of is None else asked_day(arguments.as_of)
    case = read_facts(arguments.facts)
    clauses = find_pack(case.kind, case.version).clauses.with_changes(case.clause_changes)
    for avenant in case.facts.avenants:  # a clause that cannot be is said even where it would change nothing
        clauses.with_changes(avenant.clauses)
    answer = timeline(case.convention, case.facts, clauses, as_of)
    if arguments.json:
        sys.stdout.write(json.dumps(as_table(answer), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(answer))
    return 0
