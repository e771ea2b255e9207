"""The terms of a convention: the initial one, then tacit renewals, all counted from the origin."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.rules.calendar import ONE_DAY, Duration, Period, anniversary
from workflow.rules.clauses import Clauses


@dataclass(frozen=True, slots=True)
class Term:
    """One term as it was or will be lived: 0 is the initial one, k the k-th renewal; both days count."""

    number: int
    first_day: date
    last_day: date

    @property
    def kind(self) -> str:
        return "renewal" if self.number else "initial"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From renewal ``number`` on, which begins ``elapsed`` after the origin, each lasts ``renewal``."""

    number: int
    elapsed: Duration
    renewal: Duration


@dataclass(frozen=True, slots=True)
class Terms:
    """All the terms that follow from a day of entry into force, as if nobody ever ended the convention."""

    origin: date
    initial: Duration
    renewal: Duration
    last_number: int | None
    """Number of the last term that the text allows; None: renewed for ever."""
    later: tuple[Stretch, ...] = ()
    """Renewals whose duration an avenant changed, from a number on."""

    @classmethod
    def of(cls, clauses: Clauses, origin: date) -> "Terms":
        if clauses.renewal_term is None:
            return cls(origin, clauses.initial_term.measure, Duration(), 0)
        cap = clauses.renewal_cap.measure if clauses.renewal_cap else None
        return cls(origin, clauses.initial_term.measure, clauses.renewal_term.measure, cap)

    def amended(self, clauses: Clauses, day: date) -> "Terms":
        """The terms once an avenant has changed the clauses from ``day`` on; no past boundary ever moves.

        In the initial term: its new duration counts from the origin; one that has run out by ``day`` comes too
        late, and the term keeps its end. Afterwards: renewals that begin on or after ``day`` have the new
        duration. The renewal that runs is never undone by a new cap.
        """
        fresh = Terms.of(clauses, self.origin)
        number = self.number_on(day)
        if number == 0:
            in_time = anniversary(self.origin, fresh.initial) > day
            return replace(fresh, initial=fresh.initial if in_time else self.initial)
        first = number if self.start_of(number) == day else number + 1
        before = tuple(stretch for stretch in self.later if stretch.number < first)
        cap = fresh.last_number
        return replace(
            self,
            last_number=None if cap is None else max(cap, number),
            later=(*before, Stretch(first, self.elapsed_at(first), fresh.renewal)),
        )

    def start_of(self, number: int) -> date:
        """First day of a term: an anniversary of the origin, for every number."""
        return anniversary(self.origin, self.elapsed_at(number))

    def elapsed_at(self, number: int) -> Duration:
        """How long after the origin a term begins."""
        if number == 0:
            return Duration()
        stretch = self._stretch(number)
        return stretch.elapsed + stretch.renewal * (number - stretch.number)

    def duration_of(self, number: int) -> Duration:
        return self._stretch(number).renewal if number else self.initial

    def _stretch(self, number: int) -> Stretch:
        for stretch in reversed(self.later):
            if stretch.number <= number:
                return stretch
        return Stretch(1, self.initial, self.renewal)

    def period(self, number: int) -> Period:
        return Period(self.start_of(number), self.start_of(number + 1))

    def last_day_of(self, number: int) -> date:
        return self.start_of(number + 1) - ONE_DAY

    def number_on(self, day: date) -> int:
        """Number of the term that holds ``day``; past the last term that the text allows, that last one."""
        first_renewal = self.start_of(1)
        if day < first_renewal or self.last_number == 0:
            return 0
        stretch, begun = self._stretch(1), first_renewal
        for later in self.later:
            if (start := anniversary(self.origin, later.elapsed)) <= day:
                stretch, begun = later, start
        # No month is longer than 31 days: the guess is never too high, and a few steps reach the number.
        longest = timedelta(days=31 * stretch.renewal.months + stretch.renewal.days)
        number = stretch.number + (day - begun) // longest
        if self.last_number is not None and number >= self.last_number:
            return self.last_number
        while number != self.last_number and self.start_of(number + 1) <= day:
            number += 1
        return number

    @property
    def final_day(self) -> date | None:
        """The day on which the cap on renewals ends the convention; None without a cap."""
        return None if self.last_number is None else self.last_day_of(self.last_number)

    def begun_by(self, day: date, *, ended: date | None) -> tuple[Term, ...]:
        """The terms begun by ``day`` and before the end, the last one cut at the end where it fell inside."""
        limit = day if ended is None else min(day, ended)
        if limit < self.origin:
            return ()
        last = self.number_on(limit)
        starts = [self.start_of(number) for number in range(last + 2)]
        terms = [Term(number, starts[number], starts[number + 1] - ONE_DAY) for number in range(last + 1)]
        if ended is not None and ended < terms[-1].last_day:
            terms[-1] = Term(last, starts[last], ended)
        return tuple(terms)
