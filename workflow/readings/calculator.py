"""What would follow from dates that somebody types in: a stored convention's, or none at all. Nothing is stored."""

from dataclasses import dataclass, replace
from datetime import date

from foundation.settings import Settings
from workflow.packs import find_all_packs
from workflow.readings.timelines import facts_of, timeline_with
from workflow.readings.what_if import Comparison, comparison
from workflow.records.convention import Convention
from workflow.rules.facts import ANSWERS, PARTIES, Avenant, Facts, LetterType, RegisteredLetter, Signature
from workflow.rules.facts import Convention as Agreed
from workflow.rules.timeline import Timeline, timeline

SUPPOSED = "lettre"
"""Name of the letter that is only supposed."""
REQUEST = "demande"
"""Name of the request of an avenant that is only supposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """A letter posted on a day, a request that reaches the Région on another; either may be left out."""

    type: LetterType | None = None
    sender: str = "region"
    posted: date | None = None
    about: str | None = None
    effect: date | None = None
    requested: date | None = None

    @property
    def letter(self) -> RegisteredLetter | None:
        if self.type is None or self.posted is None:
            return None
        return RegisteredLetter(
            id=SUPPOSED,
            type=self.type,
            sender=self.sender,
            posted=self.posted,
            about=self.about if self.type in ANSWERS else None,
            effect=self.effect if self.type is LetterType.GENERAL_INTEREST_TERMINATION else None,
        )

    def added_to(self, facts: Facts) -> Facts:
        """The facts, and what is supposed beside them."""
        letters = (*facts.letters, self.letter) if self.letter else facts.letters
        avenants = (
            (*facts.avenants, Avenant(id=REQUEST, requested=self.requested))
            if self.requested
            else facts.avenants
        )
        return replace(facts, letters=letters, avenants=avenants)

    def day(self, as_of: date) -> date:
        """The day on which the answer is told: when everything supposed is known."""
        return max(day for day in (as_of, self.posted if self.letter else None, self.requested) if day)


def supposed_of(
    convention: Convention, settings: Settings, supposition: Supposition, *, as_of: date
) -> Comparison:
    """The calendar of a stored convention, and as it would be. Raises UnknownPack, PackError."""
    facts, day = facts_of(convention), supposition.day(as_of)
    return comparison(
        timeline_with(convention, settings, facts, as_of=day),
        timeline_with(convention, settings, supposition.added_to(facts), as_of=day),
    )


def supposed_from(
    settings: Settings, signed: tuple[date, ...], supposition: Supposition, *, as_of: date
) -> Comparison:
    """The calendar that follows from two signatures alone, under the newest template. Raises PackError."""
    clauses = find_all_packs(settings.templates_folder)[0].clauses
    facts = Facts(
        signatures=tuple(Signature(party=party, day=day) for party, day in zip(PARTIES, signed, strict=True))
    )
    day = supposition.day(as_of)

    def answer(given: Facts) -> Timeline:
        return timeline(Agreed(), given, clauses, day)

    return comparison(answer(facts), answer(supposition.added_to(facts)))
