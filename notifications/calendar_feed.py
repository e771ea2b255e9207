"""A calendar that people subscribe to (RFC 5545): whole days, an identifier for ever, cancelled when it lapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One day to know of. ``sequence`` rises each time it is cancelled or comes back; ``changed_on`` says when."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    sequence: int
    cancelled: bool
    changed_on: date


def calendar(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The same bytes for the same events: whoever asks again learns that nothing has changed."""
    feed = Calendar()
    feed.add("prodid", "-//Conventio//Échéances//FR")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in events:
        feed.add_component(_component(event))
    content: bytes = feed.to_ical()
    return content


def _component(event: FeedEvent) -> CalendarEvent:
    one = CalendarEvent()
    one.add("uid", event.uid)
    one.add("dtstamp", datetime.combine(event.changed_on, time(), tzinfo=UTC))
    one.add("dtstart", event.day)
    one.add("dtend", event.day + timedelta(days=1))  # the first day after, as RFC 5545 wants it
    one.add("summary", event.summary)
    one.add("description", event.description)
    one.add("url", event.url)
    one.add("sequence", event.sequence)
    one.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    one.add("transp", "TRANSPARENT")  # it takes nobody's time
    return one
