"""``conventio search``: conventions and their letters by name, place, number or words of their text."""

import argparse
import sys

from conventio.cli import instance
from conventio.services import open_services
from foundation.clock import now, paris_date
from workflow.readings.search import Answer, search

MOST = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Cherche dans les noms, lieux, numéros et textes des conventions et de leurs courriers, "
        "accents et majuscules ignorés."
    )
    parser.add_argument("words", nargs="+", metavar="MOT")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help="nombre de réponses (20)")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def _limit(text: str) -> int:
    """Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        msg = f"« {text} » n’est pas un nombre de réponses, de 1 à {MOST}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Writes one answer a line, best answers first; returns 1 when there is none, as grep does."""
    with open_services(instance.settings_of(arguments)) as services, services.database.reading() as session:
        found = search(
            session,
            services.settings,
            " ".join(arguments.words),
            as_of=paris_date(now()),
            limit=arguments.limit,
        )
        for answer in found.answers:
            row = answer.row
            sys.stdout.write(
                f"{row.number}{_letter(answer)}  {row.co_contractor} ({row.place})  {_state(answer)}\n"
            )
            if answer.snippet:
                words = "".join(piece.text for piece in answer.snippet)
                sys.stdout.write(f"    {' '.join(words.split())}\n")
    if not found.answers:
        sys.stderr.write("Rien ne correspond à ces mots.\n")
    return 0 if found.answers else 1


def _letter(answer: Answer) -> str:
    return (
        f", courrier {answer.letter.letter.reference} : {answer.letter.name.lower()}" if answer.letter else ""
    )


def _state(answer: Answer) -> str:
    return answer.letter.stage if answer.letter else answer.row.standing.short
