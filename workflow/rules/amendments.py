"""Avenants that change a duration: from which day, and what becomes of the terms of the convention.

The text is silent on three points; these readings keep the calendar without gap or overlap, and move no date that
is past (they are listed for the Région to confirm):

- an avenant moves no date before both parties have signed it, even where it names an earlier day of effect;
- a letter is governed by the clauses in force on the day it is posted;
- a new initial term holds for the initial term that still runs, counted from the origin; a new term of renewal, for
  the renewals that begin on or after the day of effect.
"""

from datetime import date

from workflow.rules.avenants import effect_day
from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Avenant, Facts
from workflow.rules.letters import read_letters
from workflow.rules.terms import Terms


def amended(facts: Facts, clauses: Clauses, origin: date, as_of: date) -> tuple[ClauseHistory, Terms]:
    """The clauses day by day and the terms that follow, as known on ``as_of``.

    An avenant signed by then counts even if it takes effect later: the end of validity is announced with it.
    Raises BadClause where an avenant states a clause that cannot be.
    """
    history, terms = ClauseHistory(clauses), Terms.of(clauses, origin)
    for day, avenant in _in_order(facts, clauses, as_of):
        end = read_letters(facts.letters, terms, history, min(day, as_of)).end
        if end is not None and end < day:
            continue  # void: the convention ended before
        history = history.amended(avenant, day)
        terms = terms.amended(history.on(day), day)
    return history, terms


def _in_order(facts: Facts, clauses: Clauses, as_of: date) -> list[tuple[date, Avenant]]:
    """By effect, then by signature: of two on one clause, the later one holds."""
    found = []
    for avenant in facts.avenants:
        effect = effect_day(avenant, clauses, as_of) if avenant.clauses else None
        if effect is not None:
            found.append((max(effect, *avenant.signed), effect, max(avenant.signed), avenant.id, avenant))
    return [(item[0], item[4]) for item in sorted(found, key=lambda item: item[:4])]
