"""``conventio status``: where one convention stands on a day, and why; or where all of them stand."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from conventio.cli import instance
from conventio.cli.days import asked_day
from conventio.cli.timeline_answer import as_table, as_text
from conventio.services import open_services
from foundation.clock import now, paris_date
from foundation.settings import Settings
from workflow.acts.step import by_number
from workflow.readings.conventions import Row, rows_of
from workflow.readings.revisions import revision_of
from workflow.readings.standing import standing_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Deed
from workflow.rules.states import CONCLUDED

_AT_A_TIME = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Dit où en est une convention à une date : état, périodes, prochaines échéances et leur raison. "
        "Sans numéro, une ligne pour chacune."
    )
    parser.add_argument("number", nargs="?", metavar="NUMÉRO", help="par exemple EPN-2026-0042")
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
        if arguments.number is None:
            _write_all(session, services.settings, as_of, in_json=arguments.json)
        else:
            revision = revision_of(session, arguments.number)  # first: what is read after it is never older
            convention = by_number(session, arguments.number)
            _write_one(convention, services.settings, as_of, str(revision), in_json=arguments.json)
    return 0


def _write_one(convention: Deed, settings: Settings, as_of: date, revision: str, *, in_json: bool) -> None:
    answer = timeline_of(convention, settings, as_of=as_of)
    if in_json:
        table = {
            "number": convention.number,
            "stored_state": str(convention.state),
            "revision": revision,
        } | as_table(answer)
        sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stdout.write(f"{convention.title}\n{standing_of(convention, settings, as_of=as_of).sentence}\n")
    sys.stdout.write(f"Révision : {revision}\n")
    if convention.state in CONCLUDED:
        sys.stdout.write("\n" + as_text(answer))


def _write_all(session: Session, settings: Settings, as_of: date, *, in_json: bool) -> None:
    """One line a convention, in the order of their numbers; in JSON, one object a line."""
    for row in _rows(session, settings, as_of):
        if in_json:
            told = {
                "number": row.number,
                "co_contractor": row.co_contractor,
                "standing": row.standing.sentence,
            }
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(f"{row.number}  {row.co_contractor} ({row.place})  {row.standing.sentence}\n")


def _rows(session: Session, settings: Settings, as_of: date) -> Iterator[Row]:
    ids = list(session.scalars(select(Deed.id).order_by(Deed.id)))
    for start in range(0, len(ids), _AT_A_TIME):
        yield from rows_of(session, settings, ids[start : start + _AT_A_TIME], as_of=as_of)
        session.expunge_all()
