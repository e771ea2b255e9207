"""The terms of a convention: the initial one, then tacit renewals, all counted from the origin."""

from dataclasses import dataclass
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
class Terms:
    """All the terms that follow from a day of entry into force, as if nobody ever ended the convention."""

    origin: date
    initial: Duration
    renewal: Duration
    last_number: int | None
    """Number of the last term that the text allows; None: renewed for ever."""

    @classmethod
    def of(cls, clauses: Clauses, origin: date) -> "Terms":
        if clauses.renewal_term is None:
            return cls(origin, clauses.initial_term.measure, Duration(), 0)
        cap = clauses.renewal_cap.measure if clauses.renewal_cap else None
        return cls(origin, clauses.initial_term.measure, clauses.renewal_term.measure, cap)

    def start_of(self, number: int) -> date:
        """First day of a term: an anniversary of the origin, for every number."""
        if number == 0:
            return self.origin
        return anniversary(self.origin, self.initial + self.renewal * (number - 1))

    def period(self, number: int) -> Period:
        return Period(self.start_of(number), self.start_of(number + 1))

    def last_day_of(self, number: int) -> date:
        return self.start_of(number + 1) - ONE_DAY

    def number_on(self, day: date) -> int:
        """Number of the term that holds ``day``; past the last term that the text allows, that last one."""
        first_renewal = self.start_of(1)
        if day < first_renewal or self.last_number == 0:
            return 0
        # No month is longer than 31 days: the guess is never too high, and a few steps reach the number.
        longest = timedelta(days=31 * self.renewal.months + self.renewal.days)
        number = 1 + (day - first_renewal) // longest
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
