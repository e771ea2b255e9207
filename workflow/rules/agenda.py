"""Everything worth a line in the twelve months after a day: deadlines, and what the calendar does by itself.

Pages, alerts and calendar feeds read this and nothing else, so that they cannot disagree.
"""

from collections.abc import Iterator
from functools import partial

from workflow.rules.calendar import counted_back
from workflow.rules.deadlines import horizon
from workflow.rules.explained import deadlines as why_deadlines
from workflow.rules.explained import terms as why_terms
from workflow.rules.explained.timeline import why_end
from workflow.rules.outcomes import AvenantStatus, Deadline, LetterStatus
from workflow.rules.reckoned import Reckoned
from workflow.rules.wording import french_date

FAR = frozenset({"renewal", "last-posting-to-avoid-renewal", "end-of-validity"})
"""Asked for by lists and by people however far they are."""


def agenda(timeline: Reckoned) -> tuple[Deadline, ...]:
    """From ``as_of`` through the same day twelve months later, by date. Empty before entry into force."""
    last_day = horizon(timeline.as_of)
    return tuple(event for event in _to_come(timeline) if event.date <= last_day)


def projected(timeline: Reckoned) -> tuple[Deadline, ...]:
    """What is kept of a timeline for lists, alerts and calendar feeds, by date.

    Its agenda; before it what is overdue, and after it the next renewal and what avoids it, or the end.
    """
    last_day = horizon(timeline.as_of)
    coming = (event for event in _to_come(timeline) if event.date <= last_day or event.rule in FAR)
    return (*timeline.overdue, *coming)


def _to_come(timeline: Reckoned) -> list[Deadline]:
    events = (
        *timeline.deadlines,
        *_terms(timeline),
        *_avenant_request(timeline),
        *_letters(timeline),
        *_avenants(timeline),
    )
    coming = (event for event in events if event.date >= timeline.as_of)
    return sorted(coming, key=lambda event: (event.date, event.rule))


def _terms(timeline: Reckoned) -> Iterator[Deadline]:
    terms, clauses = timeline.terms, timeline.clauses
    if terms is None or timeline.valid_through is None:
        return
    number = timeline.periods[-1].number
    if timeline.next_renewal and clauses.renewal_term:
        yield Deadline(
            rule="renewal",
            date=timeline.next_renewal,
            article=clauses.renewal_term.article,
            label="Reconduction tacite",
            explain=partial(why_terms.why_next_renewal, timeline.history, terms, number + 1),
        )
    posting = timeline.last_posting_to_avoid_renewal
    if posting and clauses.denunciation_notice:
        yield Deadline(
            rule="last-posting-to-avoid-renewal",
            date=posting,
            article=clauses.denunciation_notice.article,
            label="Dernier envoi d’une dénonciation qui évite la reconduction",
            explain=partial(why_terms.why_last_posting, timeline.history, timeline.valid_through, posting),
        )
    if timeline.end:
        yield Deadline(
            rule="end-of-validity",
            date=timeline.end,
            article=why_end(timeline, terms).article,
            label="Fin de la convention",
            explain=partial(why_end, timeline, terms),
        )


def _avenant_request(timeline: Reckoned) -> Iterator[Deadline]:
    clause, validity = timeline.clauses.avenant_request, timeline.valid_through
    if clause is not None and validity is not None:
        yield Deadline(
            rule="avenant-request",
            date=counted_back(validity, clause.measure),
            article=clause.article,
            label="Dernier jour pour qu’une demande d’avenant parvienne à la Région",
            explain=partial(why_deadlines.why_avenant_request, timeline.clauses, validity),
        )


def _letters(timeline: Reckoned) -> Iterator[Deadline]:
    clause = timeline.clauses.formal_notice
    for outcome in timeline.letters:
        if outcome.status is LetterStatus.LIVE and outcome.termination_from and clause:
            yield Deadline(
                rule="termination-possible",
                date=outcome.termination_from,
                article=clause.article,
                label=f"Résiliation possible après la mise en demeure du {french_date(outcome.letter.posted)}",
                explain=outcome.explain,
            )


def _avenants(timeline: Reckoned) -> Iterator[Deadline]:
    clause = timeline.clauses.avenant_effect
    for outcome in timeline.avenants:
        if outcome.status is AvenantStatus.TO_COME and outcome.in_force_from:
            yield Deadline(
                rule="avenant-effect",
                date=outcome.in_force_from,
                article=clause.article if clause else "",
                label=f"Prise d’effet de l’avenant « {outcome.avenant.id} »",
                explain=outcome.explain,
            )
