"""Working days in metropolitan France, for advice only: no date of the convention ever rolls.

Source: Code du travail, art. L3133-1 (the eleven public holidays); Saturdays are not working days, as in
art. 642 of the Code de procédure civile.
"""

from datetime import date, timedelta
from functools import lru_cache

from workflow.rules.calendar import ONE_DAY

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_DAYS_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a civil year."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in _DAYS_AFTER_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Butcher's algorithm)."""
    century, rank = divmod(year, 100)
    golden = year % 19
    skipped = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rank // 4) - epact - rank % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself where it is a working day, otherwise the first one after."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """The day itself where it is a working day, otherwise the last one before."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day
