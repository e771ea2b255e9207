"""The drawing of a convention's years: where each period stands on a bar. The words are beside it, for everybody."""

from dataclasses import dataclass
from datetime import date

from web.dates import date_in_words
from web.language import _
from workflow.rules.timeline import Timeline
from workflow.rules.wording import term_name

WIDTH = 960
"""Units of the drawing; the page scales it."""
_MARGIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    left: float
    width: float
    short: str
    words: str
    first_year: str
    over: bool
    to_come: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    width: int
    parts: tuple[Part, ...]
    today: float


def drawing_of(timeline: Timeline) -> Drawing | None:
    """The periods begun so far and, while it renews, the next one; None before entry into force."""
    if timeline.terms is None or not timeline.periods:
        return None
    spans = [(term.number, term.first_day, term.last_day) for term in timeline.periods]
    if timeline.next_renewal:
        number = timeline.periods[-1].number + 1
        spans.append((number, timeline.next_renewal, timeline.terms.last_day_of(number)))
    first, last = spans[0][1], spans[-1][2]
    scale = (WIDTH - 2 * _MARGIN) / max(1, (last - first).days + 1)

    def place(day: date) -> float:
        return round(_MARGIN + min(max((day - first).days, 0), (last - first).days + 1) * scale, 1)

    parts = tuple(
        Part(
            left=place(begin),
            width=round(max(2.0, ((end - begin).days + 1) * scale - 2), 1),
            short=_("initiale") if number == 0 else str(number),
            words=_(
                "%(name)s : du %(begin)s au %(end)s",
                name=term_name(number).capitalize(),
                begin=date_in_words(begin),
                end=date_in_words(end),
            ),
            first_year=str(begin.year),
            over=end < timeline.as_of,
            to_come=begin > timeline.as_of,
        )
        for number, begin, end in spans
    )
    return Drawing(width=WIDTH, parts=parts, today=place(timeline.as_of))
