"""What ended a convention, will end it, or threatens to: each with the days on which it holds.

Days and not answers, so that what is kept of them stays right as time passes and no job runs: lists, their filters
and the figures of the start page read the same days, and cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.rules.calendar import ONE_DAY
from workflow.rules.facts import LetterType
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.timeline import Timeline

TERMINATIONS = frozenset({LetterType.TERMINATION, LetterType.GENERAL_INTEREST_TERMINATION})


class Situation(StrEnum):
    """Several may hold on one day: terminated in part, and a formal notice that runs."""

    FORMAL_NOTICE = "formal-notice"
    """A formal notice stands: neither cured, nor withdrawn, nor followed by a termination."""
    UNDER_NOTICE = "under-notice"
    """Denounced, the three months still run."""
    DENOUNCED = "denounced"
    """A denunciation has ended it."""
    TERMINATED_IN_PART = "terminated-in-part"
    """Some of its articles fell, it goes on without them."""
    TERMINATED = "terminated"
    """A termination in whole has ended it, or will on the day that it names."""
    ENDED = "ended"
    """Over, whatever ended it."""

    @property
    def label(self) -> str:
        """In words, of one convention."""
        return _LABELS[self]


_LABELS = {
    Situation.FORMAL_NOTICE: "Mise en demeure en cours",
    Situation.UNDER_NOTICE: "Dénoncée, préavis en cours",
    Situation.DENOUNCED: "Terminée après une dénonciation",
    Situation.TERMINATED_IN_PART: "Résiliée en partie",
    Situation.TERMINATED: "Résiliée en totalité",
    Situation.ENDED: "Terminée",
}


@dataclass(frozen=True, slots=True)
class Span:
    """``last_day`` is None where nothing known brings it to an end."""

    situation: Situation
    first_day: date
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def spans_of(timeline: Timeline) -> tuple[Span, ...]:
    """What holds on the day of the timeline and, as long as nobody does anything, on each day after it."""
    return tuple(_spans(timeline))


def situations_on(timeline: Timeline) -> frozenset[Situation]:
    """Those that hold on the day of the timeline."""
    return frozenset(span.situation for span in spans_of(timeline) if span.holds_on(timeline.as_of))


def _spans(timeline: Timeline) -> Iterator[Span]:
    live = [outcome for outcome in timeline.letters if outcome.status is LetterStatus.LIVE]
    notices = [one.letter.posted for one in live if one.letter.type is LetterType.FORMAL_NOTICE]
    if notices:
        yield Span(Situation.FORMAL_NOTICE, min(notices), timeline.end)
    partial = [one.letter.posted for one in live if one.letter.articles]
    if partial:
        yield Span(Situation.TERMINATED_IN_PART, min(partial), timeline.end)
    if timeline.end is None:
        return
    yield Span(Situation.ENDED, timeline.end + ONE_DAY, None)
    ending = next((one for one in timeline.letters if one.letter.id == timeline.ending_letter), None)
    if ending is not None:
        yield from _ending(ending, timeline.end)


def _ending(outcome: LetterOutcome, end: date) -> Iterator[Span]:
    letter = outcome.letter
    if letter.type is LetterType.DENUNCIATION:
        yield Span(Situation.UNDER_NOTICE, letter.posted, end)
        yield Span(Situation.DENOUNCED, end + ONE_DAY, None)
    elif letter.type in TERMINATIONS:
        yield Span(Situation.TERMINATED, letter.posted, None)
