"""The timeline: everything that follows on a day from what happened to a convention. A pure function.

Screens, search, calendar feeds and alerts all read it; nothing it says is stored as truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.rules.agenda import agenda
from workflow.rules.amendments import amended
from workflow.rules.avenants import read_avenants
from workflow.rules.calendar import ONE_DAY, latest_event
from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.deadlines import annual_reports, horizon, just_past
from workflow.rules.explained.timeline import explanations
from workflow.rules.explanation import Why
from workflow.rules.facts import Convention, Facts, LetterType, ReportReceived, Signature
from workflow.rules.letters import Correspondence, read_letters
from workflow.rules.outcomes import AvenantOutcome, Deadline
from workflow.rules.reckoned import Reckoned, TimelineState, fallen_articles
from workflow.rules.terms import Terms

__all__ = ["Timeline", "TimelineState", "timeline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Reckoned):
    """The answer as of a day, with what is told of it."""

    @property
    def agenda(self) -> tuple[Deadline, ...]:
        """Deadlines and events of the twelve months after ``as_of``, by date."""
        return agenda(self)

    @property
    def explanations(self) -> dict[str, Why]:
        """Why each date of the timeline itself is what it is, by the name of its attribute."""
        return explanations(self)


def timeline(convention: Convention, facts: Facts, clauses: Clauses, as_of: date) -> Timeline:
    """What follows on ``as_of`` from the facts dated by then; facts of later days are as if absent."""
    signatures, awaited = _signatures(convention, facts, as_of)
    if awaited:
        return _awaiting(facts, ClauseHistory(clauses), as_of, signatures, awaited)
    in_force_from = max(signature.day for signature in signatures if signature.day)
    history, terms = amended(facts, clauses, in_force_from, as_of)
    correspondence = read_letters(facts.letters, terms, history, as_of)
    end, ending = correspondence.end, correspondence.ending
    has_ended = end is not None and end < as_of
    number = terms.number_on(as_of)
    valid_through = _valid_through(terms, correspondence, as_of)
    will_renew = ending is None and not has_ended and number != terms.last_number
    reports = tuple(report for report in facts.reports if report.received <= as_of)
    return Timeline(
        as_of=as_of,
        state=_state(correspondence, has_ended=has_ended),
        in_force_from=in_force_from,
        valid_through=valid_through,
        end=end,
        ending_letter=ending.letter.id if ending else None,
        periods=terms.begun_by(as_of, ended=end),
        next_renewal=terms.start_of(number + 1) if will_renew else None,
        last_posting_to_avoid_renewal=_last_posting(history, terms, valid_through) if will_renew else None,
        letters=correspondence.outcomes,
        avenants=_avenants(facts, history, as_of, terms, end) if facts.avenants else (),
        deadlines=_deadlines(reports, history, (as_of, horizon(as_of)), terms, correspondence),
        overdue=_deadlines(reports, history, just_past(as_of), terms, correspondence),
        settled=_settled(reports, history),
        signatures=signatures,
        terms=terms,
        clauses=history.on(as_of),
        history=history,
    )


def _signatures(
    convention: Convention, facts: Facts, as_of: date
) -> tuple[tuple[Signature, ...], tuple[str, ...]]:
    """The signatures given by ``as_of``, and the parties of those still awaited."""
    given, awaited = [], []
    for signature in facts.signatures:
        if signature.day and signature.day <= as_of:
            given.append(signature)
        else:
            awaited.append(signature.party)
    listed = {signature.party for signature in facts.signatures}
    awaited.extend(party for party in convention.required_parties if party not in listed)
    return tuple(given), tuple(awaited)


def _awaiting(
    facts: Facts,
    history: ClauseHistory,
    as_of: date,
    signatures: tuple[Signature, ...],
    awaited: tuple[str, ...],
) -> Timeline:
    return Timeline(
        as_of=as_of,
        state=TimelineState.AWAITING_SIGNATURE,
        letters=read_letters(facts.letters, None, history, as_of).outcomes,
        avenants=_avenants(facts, history, as_of, None, None),
        awaited=awaited,
        signatures=signatures,
        clauses=history.signed,
        history=history,
    )


def _state(correspondence: Correspondence, *, has_ended: bool) -> TimelineState:
    if has_ended:
        return TimelineState.ENDED
    ending = correspondence.ending
    if ending is not None and ending.letter.type is LetterType.DENUNCIATION:
        return TimelineState.UNDER_NOTICE
    return TimelineState.IN_FORCE


def _valid_through(terms: Terms, correspondence: Correspondence, day: date) -> date:
    """The earliest of live denunciations and terminations; otherwise the current term's last day."""
    ending = correspondence.ending
    if ending is not None and ending.in_force_through is not None:
        return ending.in_force_through
    return terms.last_day_of(terms.number_on(day))


def _last_posting(history: ClauseHistory, terms: Terms, valid_through: date) -> date | None:
    """Each notice counts for the letters posted while it was in force: the latest day of all of them."""
    for clauses, first, until in history.newest_first():
        if clauses.denunciation_notice is None:
            continue
        posting = latest_event(clauses.denunciation_notice.measure, until=valid_through)
        if until is not None:
            posting = min(posting, until - ONE_DAY)
        if posting >= max(first, terms.origin):
            return posting
    return None


def _avenants(
    facts: Facts, history: ClauseHistory, as_of: date, terms: Terms | None, end: date | None
) -> tuple[AvenantOutcome, ...]:
    def end_known_on(day: date) -> date | None:
        if terms is None or day < terms.origin:
            return None
        known, terms_known = amended(facts, history.signed, terms.origin, day)
        return _valid_through(terms_known, read_letters(facts.letters, terms_known, known, day), day)

    return read_avenants(
        facts.avenants,
        history,
        as_of,
        in_force_from=terms.origin if terms else None,
        end=end,
        end_known_on=end_known_on,
    )


def _deadlines(
    reports: Sequence[ReportReceived],
    history: ClauseHistory,
    window: tuple[date, date],
    terms: Terms,
    correspondence: Correspondence,
) -> tuple[Deadline, ...]:
    clause = history.on(window[0]).annual_report
    fallen_on = fallen_articles(correspondence.outcomes).get(clause.article) if clause else None
    return annual_reports(
        history,
        window,
        in_force_from=terms.origin,
        end=correspondence.end,
        fallen_on=fallen_on,
        received=frozenset(report.year for report in reports),
    )


def _settled(reports: Sequence[ReportReceived], history: ClauseHistory) -> frozenset[tuple[str, date]]:
    clauses = {report.year: history.on(date(report.year + 1, 1, 1)).annual_report for report in reports}
    return frozenset(
        (clause.name, clause.measure.in_year(year + 1)) for year, clause in clauses.items() if clause
    )
