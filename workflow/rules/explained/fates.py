"""What the reasons of several letters share: the article they rest on, and what became of them."""

from typing import TYPE_CHECKING, Any

from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.ledger import Entry, Ledger
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import french_date

if TYPE_CHECKING:
    from workflow.rules.clauses import Clause


def article_of(letter: RegisteredLetter, ledger: Ledger) -> str:
    """The article that a letter rests on; a withdrawal rests on that of the letter it answers."""
    answered = ledger.entries.get(letter.about or "")
    if letter.type is LetterType.WITHDRAWAL and answered and answered.letter.type is not letter.type:
        return article_of(answered.letter, ledger)
    clauses = ledger.clauses_for(letter)
    clause: Clause[Any] | None = clauses.formal_notice
    if letter.type in (LetterType.DENUNCIATION, LetterType.WITHDRAWAL):
        clause = clauses.denunciation_notice
    elif letter.type in (LetterType.OPPOSITION, LetterType.GENERAL_INTEREST_TERMINATION):
        clause = clauses.general_interest
    return clause.article if clause else ""


def fate(entry: Entry, ledger: Ledger) -> str:
    """What happened to a letter that would end the convention."""
    if entry.status is LetterStatus.WITHDRAWN and entry.answer:
        return f"Retirée le {french_date(entry.answer.posted)} (« {entry.answer.id} ») : elle ne compte plus."
    if entry.status is not LetterStatus.MOOT:
        return ""
    if ledger.ending:
        return f"Sans objet : « {ledger.ending.letter.id} » met fin à la convention le {end_of(ledger)}."
    return f"Sans objet : faute de reconduction possible, la convention prend fin le {end_of(ledger)}."


def end_of(ledger: Ledger) -> str:
    """The day on which the convention ends, in words; empty while it renews."""
    return french_date(ledger.end) if ledger.end else ""
