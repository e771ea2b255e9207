"""Why a day has no root, or a late one, as it was written down then; dated by the roots that follow.

What was written down is a chain of its own. Each day's list of heads holds its end, as that of one more journal, so that
no cause can be made up later for a day on which a root was removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.clock import paris_date
from workflow.rules.anchors import NOTHING, Head, sha256
from workflow.rules.chain import instant

CHAIN = "conventio.causes"
"""Its name among the heads of journals: no convention has a number like this."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The days that it explains, both included; what happened, in French; who wrote it down, and when."""

    kind: str
    since: date
    until: date
    words: str
    by: str
    at: datetime

    @property
    def was_noted_then(self) -> bool:
        """At the latest on the day after: an explanation of long ago is none."""
        return paris_date(self.at) <= self.until + _DAY

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


def ends(causes: Sequence[Cause]) -> list[str]:
    """The end of the chain after no cause, after the first, after the second…"""
    found = [NOTHING]
    for cause in causes:
        lines = (
            "conventio-cause-1",
            found[-1],
            cause.kind,
            cause.since.isoformat(),
            cause.until.isoformat(),
            instant(cause.at),
            sha256(cause.by),
            sha256(cause.words),
        )
        found.append(sha256("".join(f"{line}\n" for line in lines)))
    return found


def head(causes: Sequence[Cause]) -> Head:
    """As it stands among the heads of a day."""
    return Head(CHAIN, len(causes), ends(causes)[-1])
