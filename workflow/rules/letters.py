"""Registered letters: which ones count, which one ends the convention, and why the others do not.

Letters are read in the order in which they were posted, never in the order in which they were entered; each
is judged by what was posted before it. A refused letter moves no date.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from workflow.rules.calendar import ONE_DAY, Delay
from workflow.rules.clauses import Clauses
from workflow.rules.explained.letters import why_letter
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.ledger import Entry, Ledger, LetterRefused
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.terms import Terms
from workflow.rules.wording import french_date, letter_name, party_name


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
    letters: Iterable[RegisteredLetter], terms: Terms | None, clauses: Clauses, as_of: date
) -> Correspondence:
    """The fate on ``as_of`` of the letters posted by then; ``terms`` is None before entry into force."""
    known = [letter for letter in letters if letter.posted <= as_of]
    if not known:
        return Correspondence(end=terms.final_day if terms else None)
    types = {letter.id: letter.type for letter in known}
    ledger = Ledger(terms, clauses)
    for letter in sorted(known, key=partial(_reading_order, types)):
        ledger.entries[letter.id] = _read(ledger, letter)
    return _settled(ledger, as_of)


def _reading_order(types: dict[str, LetterType], letter: RegisteredLetter) -> tuple[date, int, str]:
    """On one day: what opens a procedure; then cures and withdrawals, which count up to the posting day of a
    termination; then terminations; then the withdrawal of a termination posted that day."""
    rank = {LetterType.CURE: 1, LetterType.WITHDRAWAL: 1, LetterType.TERMINATION: 2}.get(letter.type, 0)
    if letter.type is LetterType.WITHDRAWAL and types.get(letter.about or "") is LetterType.TERMINATION:
        rank = 3
    return letter.posted, rank, letter.id


def _read(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    try:
        return _READERS[letter.type](ledger, letter)
    except LetterRefused as refused:
        problem = f"Courrier « {letter.id} » ({letter_name(letter)}) refusé : {refused}."
        return Entry(letter, LetterStatus.REFUSED, problem=problem)


def _denunciation(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    terms, clause = ledger.terms_on(letter.posted), ledger.clauses.denunciation_notice
    if clause is None:
        raise LetterRefused("le texte ne prévoit pas de dénonciation")
    through = Delay(letter.posted, clause.measure).last_day
    if clause.reading == "prevents-renewal":
        through = terms.last_day_of(terms.number_on(through))
    return Entry(letter, through=through)


def _formal_notice(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    clause = ledger.clauses.formal_notice
    if clause is None:
        raise LetterRefused("le texte ne prévoit pas de mise en demeure")
    if clause.reading == "window":
        return Entry(letter, termination_from=letter.posted + ONE_DAY)
    return Entry(letter, termination_from=Delay(letter.posted, clause.measure).next_day)


def _termination(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    if letter.sender != notice.letter.sender:
        sender = party_name(notice.letter.sender)
        raise LetterRefused(f"seule la partie qui a mis en demeure ({sender}) peut résilier")
    _check_not(notice, LetterStatus.CURED, LetterStatus.WITHDRAWN)
    _check_termination_day(ledger, letter, notice)
    notice.status, notice.answer = LetterStatus.SPENT, letter
    return Entry(letter, through=None if letter.articles else letter.posted)


def _check_termination_day(ledger: Ledger, letter: RegisteredLetter, notice: Entry) -> None:
    clause, first = ledger.clauses.formal_notice, notice.termination_from
    if first is not None and letter.posted < first:
        raise LetterRefused(
            f"la lettre de résiliation ne pouvait pas être postée avant le {french_date(first)}"
        )
    if clause is not None and clause.reading == "window":
        last = Delay(notice.letter.posted, clause.measure).last_day
        if letter.posted > last:
            raise LetterRefused(
                f"la lettre de résiliation devait être postée au plus tard le {french_date(last)}"
            )


def _withdrawal(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    target = ledger.answered_by(
        letter, LetterType.DENUNCIATION, LetterType.FORMAL_NOTICE, LetterType.TERMINATION
    )
    if letter.sender != target.letter.sender:
        raise LetterRefused(f"seule la partie qui a envoyé « {target.letter.id} » peut revenir dessus")
    _check_not(target, LetterStatus.WITHDRAWN, LetterStatus.CURED, LetterStatus.SPENT)
    effect = target.letter.posted if target.letter.articles else target.through
    if effect is not None and letter.posted > effect:
        raise LetterRefused(
            f"le courrier « {target.letter.id} » a produit son effet le {french_date(effect)}"
        )
    target.status, target.answer = LetterStatus.WITHDRAWN, letter
    if target.letter.type is LetterType.TERMINATION:
        _reopen_notice(ledger, target.letter)
    return Entry(letter, LetterStatus.NOTED)


def _reopen_notice(ledger: Ledger, termination: RegisteredLetter) -> None:
    """A termination withdrawn leaves its formal notice as it was, unless another one followed it."""
    notice = ledger.entries[termination.about or ""]
    notice.status, notice.answer = LetterStatus.LIVE, None
    for entry in ledger.entries.values():
        is_another = entry.letter.type is LetterType.TERMINATION and entry.letter.about == termination.about
        if is_another and entry.status is LetterStatus.LIVE:
            notice.status, notice.answer = LetterStatus.SPENT, entry.letter


def _cure(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """From either party: the one at fault says it has repaired, or the other acknowledges it."""
    ledger.terms_on(letter.posted)
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    _check_not(notice, LetterStatus.WITHDRAWN, LetterStatus.CURED, LetterStatus.SPENT)
    notice.status, notice.answer = LetterStatus.CURED, letter
    return Entry(letter, LetterStatus.NOTED)


_READERS: dict[LetterType, Callable[[Ledger, RegisteredLetter], Entry]] = {
    LetterType.DENUNCIATION: _denunciation,
    LetterType.FORMAL_NOTICE: _formal_notice,
    LetterType.TERMINATION: _termination,
    LetterType.WITHDRAWAL: _withdrawal,
    LetterType.CURE: _cure,
}

_ALREADY = {
    LetterStatus.WITHDRAWN: "le courrier « {id} » a été retiré{answer}",
    LetterStatus.CURED: "le manquement visé par « {id} » a été réparé{answer}",
    LetterStatus.SPENT: "le courrier « {id} » a été suivi d’une résiliation{answer}",
}


def _check_not(target: Entry, *excluded: LetterStatus) -> None:
    if target.status in excluded:
        answer = f" le {french_date(target.answer.posted)} (« {target.answer.id} »)" if target.answer else ""
        raise LetterRefused(_ALREADY[target.status].format(id=target.letter.id, answer=answer))


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
        explain=partial(why_letter, entry, ledger),
    )
