"""The only place where an instant becomes a date, and the only place where the machine's clock is read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, aware, in UTC. Called by the front doors only; below them time is an argument."""
    return datetime.now(UTC)


def paris_date(instant: datetime) -> date:
    """The civil date in Europe/Paris of an aware instant.

    Raises ValueError for a naive instant: without its offset it is not an instant, and guessing one would
    move a signature to another day.
    """
    if instant.tzinfo is None:
        msg = f"a naive datetime is not an instant: {instant.isoformat()}"
        raise ValueError(msg)
    return instant.astimezone(PARIS).date()
