"""The day of a question, as it is typed on the command line."""

import re
from datetime import date

from conventio.cli.facts_file import BadFacts, checked_day


def asked_day(text: str) -> date:
    """A civil date, written in one way only. Raises BadFacts."""
    place = "--as-of"
    # date.fromisoformat would also take 20270115 and 2027-W03-1: more ways of being misunderstood.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadFacts(place, f"« {text} » n’est pas une date (année-mois-jour, par exemple 2027-01-15)")
    try:
        return checked_day(place, date.fromisoformat(text))
    except ValueError as error:
        raise BadFacts(place, f"le {text} n’existe pas dans le calendrier") from error
