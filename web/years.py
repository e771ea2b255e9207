"""The drawing of a convention's years: periods on a bar, letters and their delays below it.

Every shape has a label and a pattern of its own, so that it reads without colour; the same is said in words, in
the order of the calendar, for everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from web.dates import date_in_words
from web.language import _
from workflow.rules.calendar import ONE_DAY
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.terms import Term
from workflow.rules.timeline import Timeline
from workflow.rules.wording import letter_type_name, party_name, term_name

WIDTH = 960
"""Units of the drawing; the page scales it."""
TO_COME = 3
"""Terms shown after the present one, while the convention renews."""
_MARGIN = 4
_BAR = 78
"""Height of the bar of periods with its years; each letter has a lane below."""
_LANE = 26
_NARROW = 40
"""Under this width a period shows its number only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One period."""

    left: float
    width: float
    short: str
    words: str
    first_year: str
    over: bool
    to_come: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One letter: from its posting to the last day of the delay that it opens; a mark where it opens none."""

    left: float
    width: float
    top: int
    label_left: float
    anchor: str
    """Where its label is written from: "start", or "end" at the right edge of the drawing."""
    short: str
    words: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    width: int
    height: int
    parts: tuple[Part, ...]
    lanes: tuple[Lane, ...]
    today: float | None
    """Where the day of the question stands; None once it is past everything drawn."""
    today_words: str
    end: float | None
    """Where the convention ends, None while it renews."""


def terms_shown(timeline: Timeline) -> tuple[Term, ...]:
    """The periods lived, then those that would follow by tacit renewal."""
    terms = timeline.terms
    if terms is None:
        return ()
    number = timeline.periods[-1].number if timeline.periods else 0
    coming = range(number + 1, number + 1 + TO_COME) if timeline.next_renewal else range(0)
    allowed = [one for one in coming if terms.last_number is None or one <= terms.last_number]
    later = (Term(one, terms.start_of(one), terms.last_day_of(one)) for one in allowed)
    return (*timeline.periods, *later, *_last_term(timeline))


def _last_term(timeline: Timeline) -> Iterator[Term]:
    """Under notice across a renewal: the term that will begin, and end with the notice."""
    terms, end = timeline.terms, timeline.end
    if terms is None or end is None or not timeline.periods or timeline.next_renewal:
        return
    number = timeline.periods[-1].number
    for one in range(number + 1, terms.number_on(end) + 1):
        yield Term(one, terms.start_of(one), min(end, terms.last_day_of(one)))


def drawing_of(timeline: Timeline) -> Drawing | None:
    """None before entry into force."""
    spans = terms_shown(timeline)
    if not spans:
        return None
    first = spans[0].first_day
    letters = [outcome for outcome in timeline.letters if outcome.letter.posted >= first]
    last = max([spans[-1].last_day, *(_last_day(outcome) for outcome in letters)])
    scale = _Scale(first, last)
    return Drawing(
        width=WIDTH,
        height=_BAR + 10 + _LANE * len(letters),
        parts=tuple(_part(term, timeline.as_of, scale) for term in spans),
        lanes=tuple(_lane(outcome, rank, scale) for rank, outcome in enumerate(letters)),
        today=scale.place(timeline.as_of) if timeline.as_of <= last else None,
        today_words=date_in_words(timeline.as_of),
        end=scale.place(timeline.end + ONE_DAY) if timeline.end else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        """Where a day begins, within the drawing."""
        length = (self.last - self.first).days + 1
        reached = min(max((day - self.first).days, 0), length)
        return round(_MARGIN + reached * (WIDTH - 2 * _MARGIN) / length, 1)


def _part(term: Term, as_of: date, scale: _Scale) -> Part:
    left, right = scale.place(term.first_day), scale.place(term.last_day + ONE_DAY)
    is_narrow = right - left < _NARROW
    return Part(
        left=left,
        width=round(max(2.0, right - left - 2), 1),
        short=("" if is_narrow else _("initiale"))
        if term.number == 0
        else ""
        if right - left < 14
        else str(term.number),
        words=_(
            "%(name)s : du %(begin)s au %(end)s%(state)s",
            name=term_name(term.number).capitalize(),
            begin=date_in_words(term.first_day),
            end=date_in_words(term.last_day),
            state=_(" (à venir)") if term.first_day > as_of else "",
        ),
        first_year="" if is_narrow else str(term.first_day.year),
        over=term.last_day < as_of,
        to_come=term.first_day > as_of,
    )


def _lane(outcome: LetterOutcome, rank: int, scale: _Scale) -> Lane:
    letter, until = outcome.letter, _last_day(outcome)
    left, right = scale.place(letter.posted), scale.place(until + ONE_DAY)
    at_right = right > WIDTH * 0.7
    name = letter_type_name(letter.type)
    span = _(" au %(day)s", day=date_in_words(until)) if until > letter.posted else ""
    return Lane(
        left=left,
        width=round(max(6.0, right - left), 1),
        top=_BAR + 4 + rank * _LANE,
        label_left=round(left - 6 if at_right else max(right, left + 6) + 6, 1),
        anchor="end" if at_right else "start",
        short=f"{letter.id}, {name}",
        words=_(
            "%(letter)s, %(name)s par %(party)s : du %(posted)s%(span)s, %(status)s",
            letter=letter.id,
            name=name,
            party=party_name(letter.sender),
            posted=date_in_words(letter.posted),
            span=span,
            status=outcome.status.label,
        ),
        counts=outcome.status in (LetterStatus.LIVE, LetterStatus.NOTED, LetterStatus.SPENT),
    )


def _last_day(outcome: LetterOutcome) -> date:
    """The last day of the delay or notice that a letter opens; its posting day where it opens none."""
    if outcome.in_force_through is not None:
        return outcome.in_force_through
    if outcome.termination_from is not None:
        return outcome.termination_from - ONE_DAY
    return outcome.letter.until or outcome.letter.posted
