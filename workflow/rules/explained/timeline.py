"""Why the dates of a timeline are what they are, by the name of its attribute."""

from workflow.rules.explained import terms as why_terms
from workflow.rules.explanation import Why
from workflow.rules.reckoned import Reckoned
from workflow.rules.terms import Terms


def explanations(timeline: Reckoned) -> dict[str, Why]:
    """``signature_awaited`` alone before entry into force; then each date that the timeline states."""
    clauses, terms = timeline.clauses, timeline.terms
    if terms is None or timeline.in_force_from is None or timeline.valid_through is None:
        return {"signature_awaited": why_terms.why_awaited(clauses, timeline.awaited)}
    found = {
        "in_force_from": why_terms.why_in_force_from(clauses, timeline.signatures, timeline.in_force_from),
        "valid_through": _valid_through(timeline, terms),
    }
    number = timeline.periods[-1].number
    if timeline.next_renewal:
        found["next_renewal"] = why_terms.why_next_renewal(timeline.history, terms, number + 1)
    posting = timeline.last_posting_to_avoid_renewal
    if posting:
        found["last_posting_to_avoid_renewal"] = why_terms.why_last_posting(
            timeline.history, timeline.valid_through, posting
        )
    return found


def why_end(timeline: Reckoned, terms: Terms) -> Why:
    """Why the convention ends: a letter, or the cap on renewals."""
    for outcome in timeline.letters:
        if outcome.letter.id == timeline.ending_letter:
            return outcome.why
    return why_terms.why_cap(timeline.clauses, terms)


def _valid_through(timeline: Reckoned, terms: Terms) -> Why:
    number = timeline.periods[-1].number
    if timeline.ending_letter or number == terms.last_number:
        return why_end(timeline, terms)
    return why_terms.why_term(timeline.history, terms, number)
