"""The letters of one convention while they are being read, in the order of posting."""

from dataclasses import dataclass
from datetime import date

from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.outcomes import LetterStatus
from workflow.rules.terms import Terms
from workflow.rules.wording import french_date


class LetterRefused(Exception):  # noqa: N818 - a refusal is an answer
    """A letter cannot count; the message is the reason, a French clause to be read after « refusé : »."""


@dataclass(slots=True)
class Entry:
    """One letter and what is known of it so far.

    ``through`` is the last day of the convention by this letter's effect, None where it does not end it;
    ``answer`` is the letter that withdrew it, cured it, opposed it or terminated upon it; ``extension`` the one
    that last extended its delay. ``clauses`` are those in force on the day it was posted: they govern it, and
    whatever answers it.
    """

    letter: RegisteredLetter
    clauses: Clauses
    status: LetterStatus = LetterStatus.LIVE
    through: date | None = None
    termination_from: date | None = None
    problem: str = ""
    answer: RegisteredLetter | None = None
    extension: RegisteredLetter | None = None


class Ledger:
    """The letters read so far, by identifier, and the end of the convention that follows from them."""

    def __init__(self, terms: Terms | None, history: ClauseHistory) -> None:
        """``terms`` is None while the convention is not in force."""
        self.terms = terms
        self.history = history
        self.entries: dict[str, Entry] = {}

    def clauses_for(self, letter: RegisteredLetter) -> Clauses:
        """Those in force on the day it was posted."""
        return self.history.on(letter.posted)

    def entry(
        self,
        letter: RegisteredLetter,
        status: LetterStatus = LetterStatus.LIVE,
        *,
        through: date | None = None,
        termination_from: date | None = None,
        problem: str = "",
    ) -> Entry:
        """What a letter comes to under the clauses of its day."""
        return Entry(
            letter,
            self.clauses_for(letter),
            status,
            through=through,
            termination_from=termination_from,
            problem=problem,
        )

    @property
    def ending(self) -> Entry | None:
        """The live letter that ends the convention first, unless the cap on renewals ends it before.

        At the same end the earliest posted is the one that counts, then a fixed order: the order of entry
        never matters.
        """
        effects = [
            (entry.through, entry.letter.posted, entry.letter.id)
            for entry in self.entries.values()
            if entry.status is LetterStatus.LIVE and entry.through is not None
        ]
        if not effects:
            return None
        end, _, identifier = min(effects)
        cap = self.terms.final_day if self.terms else None
        return None if cap is not None and cap < end else self.entries[identifier]

    @property
    def end(self) -> date | None:
        """The last day of the convention: by a letter, by the cap on renewals, or None (renewed for ever)."""
        ending = self.ending
        if ending is not None:
            return ending.through
        return self.terms.final_day if self.terms else None

    def terms_on(self, posted: date) -> Terms:
        """The terms of the convention, in force on the posting day. Raises LetterRefused where it is not."""
        if self.terms is None:
            raise LetterRefused("la convention n’est pas encore entrée en vigueur")
        if posted < self.terms.origin:
            raise LetterRefused(
                f"la convention n’est entrée en vigueur que le {french_date(self.terms.origin)}"
            )
        end = self.end
        if end is not None and posted > end:
            raise LetterRefused(f"la convention avait déjà pris fin le {french_date(end)}")
        return self.terms

    def answered_by(self, letter: RegisteredLetter, *expected: LetterType) -> Entry:
        """The entry that ``letter`` answers, among those posted before it. Raises LetterRefused."""
        if letter.about is None:
            raise LetterRefused("le courrier ne dit pas à quel autre il répond")
        target = self.entries.get(letter.about)
        name = f"« {letter.about} »"
        if target is None:
            raise LetterRefused(f"le courrier {name} auquel il répond n’existe pas à cette date")
        if target.letter.type not in expected:
            raise LetterRefused(f"le courrier {name} n’est pas de ceux auxquels il peut répondre")
        if target.status is LetterStatus.REFUSED:
            raise LetterRefused(f"le courrier {name} auquel il répond est lui-même refusé")
        return target
