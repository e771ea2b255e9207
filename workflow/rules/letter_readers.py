"""What each type of registered letter does when its turn comes, or why it cannot count."""

from collections.abc import Callable
from datetime import date

from workflow.rules.calendar import ONE_DAY, Delay
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.ledger import Entry, Ledger, LetterRefused
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import french_date, party_name

REGION = "region"


def read(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """The entry of one letter among those read before it. Raises LetterRefused."""
    return _READERS[letter.type](ledger, letter)


def _denunciation(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    terms, clause = ledger.terms_on(letter.posted), ledger.clauses_for(letter).denunciation_notice
    if clause is None:
        raise LetterRefused("le texte ne prévoit pas de dénonciation")
    through = Delay(letter.posted, clause.measure).last_day
    if clause.reading == "prevents-renewal":
        through = terms.last_day_of(terms.number_on(through))
    return ledger.entry(letter, through=through)


def _formal_notice(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    clause = ledger.clauses_for(letter).formal_notice
    if clause is None:
        raise LetterRefused("le texte ne prévoit pas de mise en demeure")
    if clause.reading == "window":
        return ledger.entry(letter, termination_from=letter.posted + ONE_DAY)
    return ledger.entry(letter, termination_from=Delay(letter.posted, clause.measure).next_day)


def _termination(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    if letter.sender != notice.letter.sender:
        sender = party_name(notice.letter.sender)
        raise LetterRefused(f"seule la partie qui a mis en demeure ({sender}) peut résilier")
    _check_not(notice, LetterStatus.CURED, LetterStatus.WITHDRAWN, LetterStatus.OPPOSED)
    _check_termination_day(letter, notice)
    notice.status, notice.answer = LetterStatus.SPENT, letter
    return ledger.entry(letter, through=None if letter.articles else letter.posted)


def _check_termination_day(letter: RegisteredLetter, notice: Entry) -> None:
    clause, first = notice.clauses.formal_notice, notice.termination_from
    if first is not None and letter.posted < first:
        raise LetterRefused(
            f"la lettre de résiliation ne pouvait pas être postée avant le {french_date(first)}"
        )
    if clause is not None and clause.reading == "window":
        last = _last_day_of_delay(notice)
        if letter.posted > last:
            raise LetterRefused(
                f"la lettre de résiliation devait être postée au plus tard le {french_date(last)}"
            )


def _extension(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """The party that gave notice leaves the other one more time; it never takes time away."""
    ledger.terms_on(letter.posted)
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    if letter.sender != notice.letter.sender:
        sender = party_name(notice.letter.sender)
        raise LetterRefused(f"seule la partie qui a mis en demeure ({sender}) peut prolonger le délai")
    _check_not(notice, LetterStatus.WITHDRAWN, LetterStatus.CURED, LetterStatus.SPENT, LetterStatus.OPPOSED)
    if letter.until is None:
        raise LetterRefused("elle ne dit pas jusqu’à quel jour le délai est prolongé")
    last = _last_day_of_delay(notice)
    if letter.until <= last:
        raise LetterRefused(f"le délai court déjà jusqu’au {french_date(last)} : elle ne le prolonge pas")
    clause = notice.clauses.formal_notice
    if clause is not None and clause.reading != "window":
        notice.termination_from = letter.until + ONE_DAY
    notice.extension = letter
    return ledger.entry(letter, LetterStatus.NOTED)


def _last_day_of_delay(notice: Entry) -> date:
    if notice.extension is not None and notice.extension.until is not None:
        return notice.extension.until
    clause = notice.clauses.formal_notice
    # An accepted formal notice has a clause; one without is refused.
    return Delay(notice.letter.posted, clause.measure).last_day if clause else notice.letter.posted


def _opposition(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """A ground of general interest set against the co-contractor's formal notice: the convention must go on
    (Conseil d'État, 8 October 2014, Société Grenke location)."""
    ledger.terms_on(letter.posted)
    _check_general_interest(ledger, letter, "s’y opposer pour un motif d’intérêt général")
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    if notice.letter.sender == REGION:
        raise LetterRefused("la Région ne s’oppose pas à sa propre mise en demeure : elle la retire")
    _check_not(notice, LetterStatus.WITHDRAWN, LetterStatus.CURED, LetterStatus.SPENT, LetterStatus.OPPOSED)
    notice.status, notice.answer = LetterStatus.OPPOSED, letter
    return ledger.entry(letter, LetterStatus.NOTED)


def _general_interest_termination(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """The public body may always end the convention for a ground of general interest, without any fault
    (Conseil d'État, 2 May 1958, Distillerie de Magnac-Laval)."""
    ledger.terms_on(letter.posted)
    _check_general_interest(ledger, letter, "résilier pour un motif d’intérêt général")
    through = letter.effect or letter.posted
    if through < letter.posted:
        raise LetterRefused(
            f"elle ne peut pas mettre fin à la convention le {french_date(through)}, avant d’être postée"
        )
    return ledger.entry(letter, through=through)


def _check_general_interest(ledger: Ledger, letter: RegisteredLetter, what: str) -> None:
    if ledger.clauses_for(letter).general_interest is None:
        raise LetterRefused("les règles de cette convention ne retiennent pas le motif d’intérêt général")
    if letter.sender != REGION:
        raise LetterRefused(f"seule la Région peut {what}")


def _withdrawal(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    ledger.terms_on(letter.posted)
    target = ledger.answered_by(letter, *_WITHDRAWABLE)
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
        _reopen_after_termination(ledger, target.letter)
    elif target.letter.type is LetterType.OPPOSITION:
        _reopen_after_opposition(ledger, target.letter)
    return ledger.entry(letter, LetterStatus.NOTED)


_WITHDRAWABLE = (
    LetterType.DENUNCIATION,
    LetterType.FORMAL_NOTICE,
    LetterType.TERMINATION,
    LetterType.OPPOSITION,
    LetterType.GENERAL_INTEREST_TERMINATION,
)


def _reopen_after_termination(ledger: Ledger, termination: RegisteredLetter) -> None:
    """A termination withdrawn leaves its formal notice as it was, unless another one followed it."""
    notice = ledger.entries[termination.about or ""]
    notice.status, notice.answer = LetterStatus.LIVE, None
    for entry in ledger.entries.values():
        is_another = entry.letter.type is LetterType.TERMINATION and entry.letter.about == termination.about
        if is_another and entry.status is LetterStatus.LIVE:
            notice.status, notice.answer = LetterStatus.SPENT, entry.letter


def _reopen_after_opposition(ledger: Ledger, opposition: RegisteredLetter) -> None:
    """An opposition withdrawn leaves its formal notice as it was, unless it was cured or withdrawn meanwhile."""
    notice = ledger.entries[opposition.about or ""]
    if notice.answer == opposition:
        notice.status, notice.answer = LetterStatus.LIVE, None


def _cure(ledger: Ledger, letter: RegisteredLetter) -> Entry:
    """From either party: the one at fault says it has repaired, or the other acknowledges it."""
    ledger.terms_on(letter.posted)
    notice = ledger.answered_by(letter, LetterType.FORMAL_NOTICE)
    _check_not(notice, LetterStatus.WITHDRAWN, LetterStatus.CURED, LetterStatus.SPENT)
    notice.status, notice.answer = LetterStatus.CURED, letter
    return ledger.entry(letter, LetterStatus.NOTED)


_READERS: dict[LetterType, Callable[[Ledger, RegisteredLetter], Entry]] = {
    LetterType.DENUNCIATION: _denunciation,
    LetterType.FORMAL_NOTICE: _formal_notice,
    LetterType.TERMINATION: _termination,
    LetterType.WITHDRAWAL: _withdrawal,
    LetterType.CURE: _cure,
    LetterType.EXTENSION: _extension,
    LetterType.OPPOSITION: _opposition,
    LetterType.GENERAL_INTEREST_TERMINATION: _general_interest_termination,
}

_ALREADY = {
    LetterStatus.WITHDRAWN: "le courrier « {id} » a été retiré{answer}",
    LetterStatus.CURED: "le manquement visé par « {id} » a été réparé{answer}",
    LetterStatus.SPENT: "le courrier « {id} » a été suivi d’une résiliation{answer}",
    LetterStatus.OPPOSED: "la Région a opposé un motif d’intérêt général à « {id} »{answer}",
}


def _check_not(target: Entry, *excluded: LetterStatus) -> None:
    if target.status in excluded:
        answer = f" le {french_date(target.answer.posted)} (« {target.answer.id} »)" if target.answer else ""
        raise LetterRefused(_ALREADY[target.status].format(id=target.letter.id, answer=answer))
