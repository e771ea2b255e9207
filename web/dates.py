"""Dates and instants in words. The only place where a page turns one into text."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from flask import Flask

from foundation.clock import PARIS, paris_date
from web.language import _, language

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Of the days that people ask about: the calendar of a convention is reckoned for no other."""


def asked_day(text: str) -> date:
    """« 2031-05-10 », as an address holds it. Raises ValueError for what is no day, or none that makes sense."""
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        msg = f"{day.year} is not between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(msg)
    return day


def date_in_words(day: date) -> str:
    """« 24 novembre 2026 », « 1er décembre 2026 »."""
    if isinstance(day, datetime):
        msg = "an instant has a date only in a time zone: use instant_in_words, or paris_date first"
        raise TypeError(msg)
    words = format_date(day, "long", locale=language())
    return f"1er {words[2:]}" if language() == "fr" and day.day == 1 else words


def weekday_in_words(day: date) -> str:
    """« mardi 24 novembre 2026 »."""
    return f"{format_date(day, 'EEEE', locale=language())} {date_in_words(day)}"


def month_in_words(day: date) -> str:
    """« novembre 2026 »."""
    return str(format_date(day, "LLLL yyyy", locale=language()))


def instant_in_words(instant: datetime) -> str:
    """« 24 novembre 2026 à 14 h 05 », Paris time. Raises ValueError for a naive instant."""
    if instant.tzinfo is None:
        msg = f"a naive datetime is not an instant: {instant.isoformat()}"
        raise ValueError(msg)
    in_paris = instant.astimezone(PARIS)
    hour = format_datetime(in_paris, _("H 'h' mm"), locale=language())
    return _("%(day)s à %(hour)s", day=date_in_words(in_paris.date()), hour=hour)


def date_of(iso: str) -> date:
    """A day that evidence keeps as text: « 2027-03-05 »."""
    return date.fromisoformat(iso)


def install(app: Flask) -> None:
    for words in (date_in_words, weekday_in_words, month_in_words, instant_in_words, paris_date, date_of):
        app.add_template_filter(words)
