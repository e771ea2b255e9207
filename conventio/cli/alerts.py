"""``conventio alerts``: the pass of the day, what it would tell, and every mail of the months to come."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from conventio.cli import instance
from conventio.cli.days import asked_day
from conventio.services import open_services
from foundation.clock import now, paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from workflow import sweeps
from workflow.acts.alerts.forecast import Planned, forecast, to_look_at
from workflow.acts.step import by_number
from workflow.rules.calendar import Delay, Duration
from workflow.rules.wording import french_date

LONGEST = 60


class NotOnThatDay(Refusal):
    """A pass writes: it is of today, whatever the clock of the person who asks."""

    def __init__(self) -> None:
        super().__init__(
            "« --as-of » demande « --dry-run » ou « --months » : un passage réel est celui du jour."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Regarde les échéances du jour et écrit les courriels qui en préviennent, comme le fait « conventio worker ». "
        "Avec --dry-run, dit ce qui serait annoncé et n’écrit rien ; avec --months, le dit des mois à venir."
    )
    parser.add_argument(
        "number", nargs="?", metavar="NUMÉRO", help="une seule convention (avec --dry-run ou --months)"
    )
    parser.add_argument("--as-of", metavar="AAAA-MM-JJ", help="le jour du passage (par défaut : aujourd’hui)")
    parser.add_argument(
        "--dry-run", action="store_true", help="dire seulement ce qui serait annoncé ce jour-là"
    )
    parser.add_argument("--months", type=int, metavar="N", help="dire ce qui sera annoncé dans les N mois")
    parser.add_argument(
        "--json", action="store_true", help="une ligne de JSON par courriel, pour les programmes"
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when the dates of a convention could not be looked at. Raises UnknownConvention, BadFacts,
    NotOnThatDay."""
    today = paris_date(now())
    as_of = today if arguments.as_of is None else asked_day(arguments.as_of)
    months = min(arguments.months or 0, LONGEST)
    with open_services(instance.settings_of(arguments)) as services:
        if arguments.dry_run or months:
            last = Delay(as_of, Duration(months=months)).last_day if months else as_of
            with services.database.reading() as session:
                _write(_foreseen(session, services.settings, arguments.number, as_of, last), arguments.json)
            return 0
        if as_of != today:
            raise NotOnThatDay
        at = now()
        looked = sweeps.look_at_dates(services.workshop, at=at)
        sent = sweeps.send_alerts(services.workshop, at=at)
    sys.stdout.write(f"{looked.done} conventions regardées, {sent.done} courriels écrits.\n")
    for number, problem in looked.problems.items():
        sys.stdout.write(f"{number} : {problem}\n")
    return 1 if looked.problems else 0


def _foreseen(
    session: Session, settings: Settings, number: str | None, first: date, last: date
) -> Iterator[Planned]:
    """Of one convention, or of all of them, a hundred at a time in the order of their numbers."""
    if number is not None:
        convention = by_number(session, number).agreement
        yield from forecast(session, settings, [convention.id], first=first, last=last)
        return
    ids = to_look_at(session, by=last)
    while ids:
        yield from forecast(session, settings, ids, first=first, last=last)
        session.expunge_all()
        ids = to_look_at(session, by=last, after=ids[-1])


def _write(planned: Iterator[Planned], in_json: bool) -> None:
    nothing = True
    for one in planned:
        nothing = False
        if in_json:
            sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False, default=date.isoformat) + "\n")
        else:
            sys.stdout.write(
                f"{french_date(one.on)}  {one.number}  {one.label}, {french_date(one.target)} ({one.rung})"
                f"  → {one.name} <{one.address}>\n"
            )
    if nothing and not in_json:
        sys.stdout.write("Rien ne serait annoncé.\n")
