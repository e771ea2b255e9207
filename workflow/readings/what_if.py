"""The timeline as it would be: a letter more, a letter less, another day. Nothing is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from foundation.settings import Settings
from workflow.readings.timelines import facts_of, timeline_with
from workflow.records.convention import Convention
from workflow.rules.facts import RegisteredLetter
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.timeline import Timeline
from workflow.rules.wording import french_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that the timeline says, before and after; the same text on both sides where nothing moves."""

    label: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two timelines of one convention, and in plain words what sets them apart."""

    before: Timeline
    after: Timeline
    lines: tuple[Line, ...]

    @property
    def changes(self) -> bool:
        return any(line.changes for line in self.lines)


def compared(
    convention: Convention, settings: Settings, letters: Iterable[RegisteredLetter], *, as_of: date
) -> Comparison:
    """The timeline as it is on ``as_of``, and as it would be if ``letters`` were all there is.

    A letter posted after ``as_of`` is judged on its own posting day, so that a plan can be looked at; both sides
    are then told as of that day.
    """
    facts = facts_of(convention)
    planned = replace(facts, letters=tuple(letters))
    day = max([as_of, *(letter.posted for letter in planned.letters if letter not in facts.letters)])
    return comparison(
        timeline_with(convention, settings, facts, as_of=day),
        timeline_with(convention, settings, planned, as_of=day),
    )


def outcome_of(answer: Timeline, reference: str) -> LetterOutcome | None:
    return next((item for item in answer.letters if item.letter.id == reference), None)


def comparison(before: Timeline, after: Timeline) -> Comparison:
    """Line by line what two timelines of one convention say."""
    lines = [
        Line(label=label, before=_words(one), after=_words(other))
        for label, one, other in (
            ("Fin de validité", before.valid_through, after.valid_through),
            ("La convention prend fin", before.end, after.end),
            ("Prochaine reconduction", before.next_renewal, after.next_renewal),
            (
                "Dernier envoi d’une dénonciation qui l’évite",
                before.last_posting_to_avoid_renewal,
                after.last_posting_to_avoid_renewal,
            ),
        )
    ]
    lines.insert(0, Line(label="État", before=before.state.label, after=after.state.label))
    lines += _letters(before, after)
    lines += _articles(before, after)
    return Comparison(before=before, after=after, lines=tuple(lines))


def _words(day: date | None) -> str:
    return french_date(day) if day else "–"


def _letters(before: Timeline, after: Timeline) -> list[Line]:
    known = {item.letter.id: item for item in before.letters}
    planned = {item.letter.id: item for item in after.letters}
    return [
        Line(
            label=f"Courrier {reference}",
            before=_letter(known.get(reference)),
            after=_letter(planned.get(reference)),
        )
        for reference in dict.fromkeys((*known, *planned))
    ]


def _letter(outcome: LetterOutcome | None) -> str:
    if outcome is None:
        return "–"
    words = f"{outcome.status.label} (compte au {french_date(outcome.letter.posted)})"
    if outcome.status is not LetterStatus.LIVE:
        return words
    if outcome.in_force_through:
        words += f", fin au {french_date(outcome.in_force_through)}"
    if outcome.termination_from:
        words += f", résiliation possible à partir du {french_date(outcome.termination_from)}"
    return words


def _articles(before: Timeline, after: Timeline) -> list[Line]:
    fallen = dict.fromkeys((*before.fallen_articles, *after.fallen_articles))
    return [
        Line(
            label=f"Article {article}",
            before=_fallen(before.fallen_articles.get(article)),
            after=_fallen(after.fallen_articles.get(article)),
        )
        for article in fallen
    ]


def _fallen(day: date | None) -> str:
    return f"tombe à la fin du {french_date(day)}" if day else "en vigueur"
