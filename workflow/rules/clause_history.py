"""Which clauses hold on which day: those of the convention, then what its avenants changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from workflow.rules.clauses import Clauses
from workflow.rules.facts import Avenant


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """From ``day`` on, ``clauses`` hold, because of ``avenant``."""

    day: date
    clauses: Clauses
    avenant: Avenant


@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """What the text signed states, and each change in the order in which they hold."""

    signed: Clauses
    changes: tuple[ClauseChange, ...] = ()

    def on(self, day: date) -> Clauses:
        """The clauses that govern what happens on that day."""
        return next((change.clauses for change in reversed(self.changes) if change.day <= day), self.signed)

    def amended(self, avenant: Avenant, day: date) -> "ClauseHistory":
        """With one more avenant, which holds from ``day`` on. Raises BadClause."""
        newest = self.changes[-1].clauses if self.changes else self.signed
        change = ClauseChange(day, newest.with_changes(avenant.clauses), avenant)
        return replace(self, changes=(*self.changes, change))

    def author_of(self, name: str, day: date) -> Avenant | None:
        """The avenant that gave the clause ``name`` the value it has on that day; None: the text signed."""
        for change in reversed(self.changes):
            if change.day <= day and any(row.get("name") == name for row in change.avenant.clauses):
                return change.avenant
        return None

    def newest_first(self) -> Iterator[tuple[Clauses, date, date | None]]:
        """Clauses, the first day on which they hold, and the first on which they no longer do."""
        until: date | None = None
        for change in reversed(self.changes):
            yield change.clauses, change.day, until
            until = change.day
        yield self.signed, date.min, until
