"""What the text demands of somebody on a date, over the twelve months after a day."""

from datetime import date
from functools import partial

from workflow.rules.calendar import ONE_DAY, Delay, Duration, counted_back
from workflow.rules.clause_history import ClauseHistory
from workflow.rules.explained.deadlines import why_annual_report
from workflow.rules.outcomes import Deadline

HORIZON = Duration(months=12)
CAN_BE_LATE = frozenset({"annual-report"})
"""Rules that demand something of somebody: after their day, what was not done is still asked for."""


def horizon(as_of: date) -> date:
    """The last day looked at: the same day twelve months later."""
    return Delay(as_of, HORIZON).last_day


def just_past(as_of: date) -> tuple[date, date]:
    """The twelve months before a day, the day itself not included: what was missed in them is still asked for."""
    return counted_back(as_of, HORIZON), as_of - ONE_DAY


def annual_reports(
    history: ClauseHistory,
    window: tuple[date, date],
    *,
    in_force_from: date,
    end: date | None,
    fallen_on: date | None = None,
    received: frozenset[int] = frozenset(),
) -> tuple[Deadline, ...]:
    """Reports due within ``window``, both days included (a report is on time until midnight of its day).

    One after each civil year touched by the convention. ``end`` is the day that ends it, None while it
    renews; ``fallen_on`` the day on which a termination in part made the clause's article fall; ``received``
    are the years whose report is there: nothing is due of them.
    """
    first_day, last_day = window
    last_year = last_day.year - 1 if end is None else min(last_day.year - 1, end.year)
    deadlines = []
    for year in range(max(first_day.year - 1, in_force_from.year), last_year + 1):
        clauses = history.on(date(year + 1, 1, 1))  # those in force when the report falls to be made
        clause = clauses.annual_report
        if clause is None:
            continue
        due = clause.measure.in_year(year + 1)
        if (
            not first_day <= due <= last_day
            or (fallen_on is not None and fallen_on < due)
            or year in received
        ):
            continue
        is_partial = in_force_from > date(year, 1, 1) or (end is not None and end < date(year, 12, 31))
        if is_partial and clause.reading == "full-years-only":
            continue
        why = partial(why_annual_report, clauses, year, due, is_partial)
        deadlines.append(
            Deadline(
                rule="annual-report",
                date=due,
                article=clause.article,
                label=f"{clause.label} {year}",
                explain=why,
            )
        )
    return tuple(deadlines)
