"""Two ways of counting that look alike and are never merged: the period and the delay.

A *period* is a duration whose first day counts (the term of a convention). A *delay* is set off by an event
whose own day does not count (the notice that follows a letter). Both are civil dates of Europe/Paris; neither
rolls to a working day. Everything is computed from the origin, never from a previous result: a 29 February
would drift.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of calendar months, then a number of days (counted in this order, CPC art. 641)."""

    months: int = 0
    days: int = 0

    @classmethod
    def of_years(cls, years: int) -> "Duration":
        return cls(months=12 * years)

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.months + other.months, self.days + other.days)

    def __mul__(self, times: int) -> "Duration":
        return Duration(self.months * times, self.days * times)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open interval ``[start, end)``: the first day counts, ``end`` is the first day outside."""

    start: date
    end: date

    @classmethod
    def lasting(cls, duration: Duration, *, origin: date, after: Duration = Duration()) -> "Period":
        """The period that begins ``after`` the origin; both ends are anniversaries of the origin."""
        return cls(anniversary(origin, after), anniversary(origin, after + duration))

    @property
    def last_day(self) -> date:
        """The eve of the anniversary, until midnight."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def anniversary(origin: date, duration: Duration) -> date:
    """The first day after a period of ``duration`` begun on ``origin``.

    Where the month has no such day (29 February, a 31st), it is the next day, the 1st of the month after:
    the whole period has then run.
    """
    year, month = _month_after(origin, duration.months)
    if origin.day <= _month_length(year, month):
        shifted = date(year, month, origin.day)
    else:
        shifted = date(year, month, _month_length(year, month)) + ONE_DAY
    return shifted + timedelta(days=duration.days) if duration.days else shifted


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay set off by an event: the event's day does not count, the last day does, until midnight."""

    event: date
    duration: Duration

    @property
    def last_day(self) -> date:
        """The same day number n months later, or the last day of that month, or the n-th day."""
        shifted = _same_day_or_month_end(self.event, self.duration.months)
        return shifted + timedelta(days=self.duration.days) if self.duration.days else shifted

    @property
    def next_day(self) -> date:
        """The first day on which the whole delay has run."""
        return self.last_day + ONE_DAY


def counted_back(last_day: date, duration: Duration) -> date:
    """The same day number ``duration`` before ``last_day``, or the last day of that month."""
    return _same_day_or_month_end(last_day - timedelta(days=duration.days), -duration.months)


def latest_event(duration: Duration, *, until: date) -> date:
    """The latest event whose delay ends on or before ``until``: counted forward, as the delay itself is."""
    event = counted_back(until, duration)
    while Delay(event + ONE_DAY, duration).last_day <= until:
        event += ONE_DAY
    return event


def first_of_next_month(day: date) -> date:
    """The 1st of the month strictly after the month of ``day``, also where ``day`` is itself a 1st."""
    return date(*_month_after(day, 1), 1)


def _same_day_or_month_end(day: date, months: int) -> date:
    year, month = _month_after(day, months)
    return date(year, month, min(day.day, _month_length(year, month)))


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, index = divmod(day.month - 1 + months, 12)
    return day.year + years, index + 1


def _month_length(year: int, month: int) -> int:
    is_leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if is_leap else _MONTH_LENGTHS[month - 1]
