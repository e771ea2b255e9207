"""What the text demands of somebody on a date, over the twelve months after a day."""

from datetime import date
from functools import partial

from workflow.rules.calendar import Delay, Duration
from workflow.rules.clauses import Clauses
from workflow.rules.explained.deadlines import why_annual_report
from workflow.rules.outcomes import Deadline

HORIZON = Duration(months=12)


def horizon(as_of: date) -> date:
    """The last day looked at: the same day twelve months later."""
    return Delay(as_of, HORIZON).last_day


def annual_reports(
    clauses: Clauses, as_of: date, *, in_force_from: date, end: date | None, fallen_on: date | None = None
) -> tuple[Deadline, ...]:
    """Reports due from ``as_of`` (its own day included: it is on time until midnight) through the horizon.

    One after each civil year touched by the convention. ``end`` is the day that ends it, None while it
    renews; ``fallen_on`` the day on which a termination in part made the clause's article fall.
    """
    clause = clauses.annual_report
    if clause is None:
        return ()
    last_year = as_of.year if end is None else min(as_of.year, end.year)
    last_day = horizon(as_of)
    deadlines = []
    for year in range(max(as_of.year - 1, in_force_from.year), last_year + 1):
        due = clause.measure.in_year(year + 1)
        if not as_of <= due <= last_day or (fallen_on is not None and fallen_on < due):
            continue
        is_partial = in_force_from > date(year, 1, 1) or (end is not None and end < date(year, 12, 31))
        if is_partial and clause.reading == "full-years-only":
            continue
        why = partial(why_annual_report, clauses, year, due, is_partial)
        deadlines.append(
            Deadline(rule="annual-report", date=due, article=clause.article, label=clause.label, explain=why)
        )
    return tuple(deadlines)
