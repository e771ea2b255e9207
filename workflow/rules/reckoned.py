"""What is reckoned of a convention as of a day: dates and outcomes, as values.

``timeline`` makes it; what tells of it (``agenda``, ``explained.timeline``) reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Signature
from workflow.rules.outcomes import AvenantOutcome, Deadline, LetterOutcome, LetterStatus
from workflow.rules.terms import Term, Terms


class TimelineState(StrEnum):
    """What the calendar says of a convention; what people did is stored elsewhere."""

    AWAITING_SIGNATURE = "awaiting-signature"
    IN_FORCE = "in-force"
    UNDER_NOTICE = "under-notice"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in words, as people see it."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    TimelineState.AWAITING_SIGNATURE: "en attente de signature",
    TimelineState.IN_FORCE: "en vigueur",
    TimelineState.UNDER_NOTICE: "en vigueur, dénoncée",
    TimelineState.ENDED: "terminée",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """The answer as of a day. Dates are civil dates of Europe/Paris, first and last days both included.

    ``valid_through`` is the end of validity as known that day; ``end`` the day on which a letter or the cap
    on renewals ends the convention, None while it renews, and ``ending_letter`` the letter's identifier.
    ``overdue`` is what was due in the twelve months before and was not done; ``settled`` are the rule and the day
    of what was done.
    ``next_renewal`` and ``last_posting_to_avoid_renewal`` are None where nothing will renew. ``awaited`` are
    the parties of the missing signatures, one entry a signature.
    """

    as_of: date
    state: TimelineState
    in_force_from: date | None = None
    valid_through: date | None = None
    end: date | None = None
    ending_letter: str | None = None
    periods: tuple[Term, ...] = ()
    next_renewal: date | None = None
    last_posting_to_avoid_renewal: date | None = None
    letters: tuple[LetterOutcome, ...] = ()
    avenants: tuple[AvenantOutcome, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    overdue: tuple[Deadline, ...] = ()
    settled: frozenset[tuple[str, date]] = frozenset()
    awaited: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    terms: Terms | None = None
    clauses: Clauses
    """In force on ``as_of``."""
    history: ClauseHistory

    @property
    def ended_by(self) -> str | None:
        """The letter that ended the convention; None while in force, or where the cap on renewals did."""
        return self.ending_letter if self.state is TimelineState.ENDED else None

    @property
    def problems(self) -> tuple[str, ...]:
        """Why letters are refused, in plain French, in the order of posting."""
        return tuple(outcome.problem for outcome in self.letters if outcome.problem)

    @property
    def fallen_articles(self) -> dict[str, date]:
        """Articles that a termination in part made fall, with the last day on which they stood."""
        return fallen_articles(self.letters)


def fallen_articles(letters: Sequence[LetterOutcome]) -> dict[str, date]:
    """Each article that live letters made fall, with the last day on which it stood."""
    fallen: dict[str, date] = {}
    for outcome in letters:
        if outcome.status is LetterStatus.LIVE:
            for article in outcome.letter.articles:
                fallen.setdefault(article, outcome.letter.posted)
    return fallen
