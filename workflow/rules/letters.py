"""Registered letters: which ones count, which one ends the convention, and why the others do not.

Letters are read in the order in which they were posted, never in the order in which they were entered; each
is judged by what was posted before it. A refused letter moves no date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from workflow.rules.clause_history import ClauseHistory
from workflow.rules.explained.letters import why_letter
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.ledger import Entry, Ledger, LetterRefused
from workflow.rules.letter_readers import read
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.terms import Terms
from workflow.rules.wording import letter_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """The letters of a convention as known on a day, in the order of posting.

    ``ending`` is the live one that ends the convention first; ``end`` the day it ends, by that letter or by
    the cap on renewals (None: renewed for ever).
    """

    outcomes: tuple[LetterOutcome, ...] = ()
    ending: LetterOutcome | None = None
    end: date | None = None


def read_letters(
    letters: Iterable[RegisteredLetter], terms: Terms | None, history: ClauseHistory, as_of: date
) -> Correspondence:
    """The fate on ``as_of`` of the letters posted by then; ``terms`` is None before entry into force."""
    known = [letter for letter in letters if letter.posted <= as_of]
    if not known:
        return Correspondence(end=terms.final_day if terms else None)
    types = {letter.id: letter.type for letter in known}
    ledger = Ledger(terms, history)
    for letter in sorted(known, key=partial(_reading_order, types)):
        ledger.entries[letter.id] = _read(ledger, letter)
    return _settled(ledger, as_of)


_RANKS = {
    LetterType.EXTENSION: 1,
    LetterType.OPPOSITION: 1,
    LetterType.CURE: 2,
    LetterType.WITHDRAWAL: 2,
    LetterType.TERMINATION: 3,
}


def _reading_order(types: dict[str, LetterType], letter: RegisteredLetter) -> tuple[date, int, str]:
    """On one day: what opens a procedure; then extensions and oppositions; then cures and withdrawals, which count
    up to the posting day of a termination; then terminations; then the withdrawal of a termination."""
    rank = _RANKS.get(letter.type, 0)
    if letter.type is LetterType.WITHDRAWAL and types.get(letter.about or "") is LetterType.TERMINATION:
        rank = _RANKS[LetterType.TERMINATION] + 1
    return letter.posted, rank, letter.id


def _read(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    try:
        return read(ledger, letter)
    except LetterRefused as refused:
        problem = f"Courrier « {letter.id} » ({letter_name(letter)}) refusé : {refused}."
        return ledger.entry(letter, LetterStatus.REFUSED, problem=problem)


def _settled(ledger: Ledger, as_of: date) -> Correspondence:
    """Every letter's fate once all are read: one of them ends the convention, the others are moot."""
    ending, end = ledger.ending, ledger.end
    for entry in ledger.entries.values():
        if entry.status is LetterStatus.LIVE and entry is not ending and _cannot_serve(entry, end, as_of):
            entry.status = LetterStatus.MOOT
    outcomes = {identifier: _outcome(entry, ledger) for identifier, entry in ledger.entries.items()}
    return Correspondence(
        outcomes=tuple(outcomes.values()),
        ending=outcomes[ending.letter.id] if ending else None,
        end=end,
    )


def _cannot_serve(entry: Entry, end: date | None, as_of: date) -> bool:
    """An end that another one forestalls, or a formal notice that no termination can follow in time."""
    if entry.termination_from is not None and end is not None:
        return end < max(as_of, entry.termination_from)
    return entry.through is not None


def _outcome(entry: Entry, ledger: Ledger) -> LetterOutcome:
    return LetterOutcome(
        letter=entry.letter,
        status=entry.status,
        in_force_through=entry.through,
        termination_from=entry.termination_from,
        problem=entry.problem,
        flagged=_allows_two_readings(entry, ledger),
        explain=partial(why_letter, entry, ledger),
    )


def _allows_two_readings(entry: Entry, ledger: Ledger) -> bool:
    """A denunciation posted during the initial term, where the text could mean the renewals only (article 3)."""
    clause, terms = entry.clauses.denunciation_notice, ledger.terms
    return (
        entry.letter.type is LetterType.DENUNCIATION
        and entry.status is not LetterStatus.REFUSED
        and clause is not None
        and bool(clause.other_reading)
        and terms is not None
        and terms.number_on(entry.letter.posted) == 0
    )
