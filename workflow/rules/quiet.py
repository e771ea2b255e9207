"""Quiet hours: when mails that nobody waits for stay in the outbox. Nights, Sundays and public holidays, in Paris.

Saturdays are days like others: a date that falls on a Sunday must be told before it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import PARIS
from workflow.rules.holidays import public_holidays

_STEP = timedelta(minutes=15)
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from one full hour to another, usually past midnight, and whole days of rest."""

    begin: int
    end: int

    @classmethod
    def of(cls, text: str) -> "QuietHours | None":
        """« 20-8 »; None for « non ». The settings have checked it."""
        if text == "non":
            return None
        begin, _, end = text.partition("-")
        return cls(int(begin), int(end))

    def hold(self, instant: datetime) -> bool:
        """Whether mails wait at that instant. Raises ValueError for a naive one."""
        if instant.tzinfo is None:
            msg = f"a naive datetime is not an instant: {instant.isoformat()}"
            raise ValueError(msg)
        there = instant.astimezone(PARIS)
        if there.weekday() == _SUNDAY or there.date() in public_holidays(there.year):
            return True
        if self.begin <= self.end:
            return self.begin <= there.hour < self.end
        return there.hour >= self.begin or there.hour < self.end

    def awake_between(self, begin: datetime, end: datetime) -> timedelta:
        """How much of that time mails could leave, to a quarter of an hour."""
        awake, moment = timedelta(), max(begin, end - timedelta(days=10))
        while moment < end:
            step = min(_STEP, end - moment)
            if not self.hold(moment):
                awake += step
            moment += step
        return awake
