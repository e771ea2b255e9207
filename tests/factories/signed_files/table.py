"""A made file and what ``verify`` must say of it: the rows that the documentation prints."""

from collections.abc import Callable
from dataclasses import dataclass, field

from workflow.readings.alone import Alone

Make = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """One file. ``signed``: the file before the attack, where there is one to compare its page with."""

    family: str
    what: str
    verdict: Alone
    make: Make
    signed: Make | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Attacks of one kind, registered where they are written."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def row(
        self, what: str, *, signed: Make | None = None, verdict: Alone = Alone.FAULTY
    ) -> Callable[[Make], Make]:
        def register(make: Make) -> Make:
            self.rows.append(Row(self.name, what, verdict, make, signed))
            return make

        return register
