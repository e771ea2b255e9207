"""Times the timelines of many conventions as of one day, and how that grows with their number.

    .venv/bin/python scripts/bench/timelines.py

Prints the rows of a Markdown table. Nothing is stored between two questions: this is what a list would cost that
asked the rules about every convention it has, instead of reading the projection of their next dates.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.packs import find_pack
from workflow.rules.clauses import Clauses
from workflow.rules.facts import PARTIES, Avenant, Convention, Facts, LetterType, RegisteredLetter, Signature
from workflow.rules.timeline import Timeline, timeline

KIND = "epn-normandie"
AS_OF = date(2036, 6, 15)
OLDEST, YOUNGEST = date(2024, 1, 2), date(2036, 5, 1)
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
SEED = 2036
BLOCK = 1_000
"""As many answers are kept at a time: memory is not what is measured."""
HEADINGS = (
    "conventions",
    "timelines",
    "per convention",
    "growth",
    "with the agenda",
    "per convention",
    "growth",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Best of the rounds, in seconds of processor time (other programs run too), for ``size`` conventions."""

    size: int
    timelines: float
    agendas: float


def made_up_facts(size: int, *, seed: int = SEED) -> list[Facts]:
    """As a Région would have them after twelve years; the same seed makes the same facts.

    Of a hundred conventions about five wait for a signature, ten were denounced (one of them withdrawn), three
    were terminated after a formal notice, and twelve have an avenant.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up facts hold no secret
    return [_facts(chance) for _ in range(size)]


def _facts(chance: random.Random) -> Facts:
    first = _day(chance, OLDEST, YOUNGEST)
    if chance.random() < 0.05:
        return Facts(signatures=(Signature(party=PARTIES[0], day=first), Signature(party=PARTIES[1])))
    last = first + timedelta(days=chance.randrange(45))
    days = zip(PARTIES, (first, last), strict=True)
    return Facts(
        signatures=tuple(Signature(party=party, day=day) for party, day in days),
        letters=_letters(chance, last),
        avenants=_avenants(chance, last),
    )


def _letters(chance: random.Random, in_force: date) -> tuple[RegisteredLetter, ...]:
    drawn, sender, posted = chance.random(), chance.choice(PARTIES), _day(chance, in_force, AS_OF)
    if drawn < 0.09:
        return (_letter("L1", LetterType.DENUNCIATION, sender, posted),)
    if drawn < 0.10:
        return _answered(LetterType.DENUNCIATION, LetterType.WITHDRAWAL, sender, posted, days=10)
    if drawn < 0.13:
        return _answered(LetterType.FORMAL_NOTICE, LetterType.TERMINATION, sender, posted, days=40)
    return ()


def _answered(
    opening: LetterType, answer: LetterType, sender: str, posted: date, *, days: int
) -> tuple[RegisteredLetter, ...]:
    later = posted + timedelta(days=days)
    return (_letter("L1", opening, sender, posted), _letter("L2", answer, sender, later, about="L1"))


def _letter(
    identifier: str, type_: LetterType, sender: str, posted: date, *, about: str | None = None
) -> RegisteredLetter:
    return RegisteredLetter(id=identifier, type=type_, sender=sender, posted=posted, about=about)


def _avenants(chance: random.Random, in_force: date) -> tuple[Avenant, ...]:
    if chance.random() >= 0.12:
        return ()
    requested = _day(chance, in_force, AS_OF)
    signed = tuple(requested + timedelta(days=days) for days in (60, 75))
    return (Avenant(id="A1", requested=requested, signed=signed),)


def _day(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def measured(sizes: Sequence[int], clauses: Clauses) -> list[Measure]:
    """One measure a size. The sizes take turns, so that a busy moment of the machine spoils none of the ratios.

    The facts are made before the watch starts, and the smaller sizes are the first of the larger one's.
    """
    facts, convention = made_up_facts(max(sizes)), Convention()

    def ask(one: Facts) -> Timeline:
        return timeline(convention, one, clauses, AS_OF)

    def ask_agenda(one: Facts) -> object:
        return ask(one).agenda

    rounds = [
        [(_seconds(ask, facts[:size]), _seconds(ask_agenda, facts[:size])) for size in sizes]
        for _ in range(ROUNDS)
    ]
    best = [tuple(map(min, zip(*turns, strict=True))) for turns in zip(*rounds, strict=True)]
    return [Measure(size, *seconds) for size, seconds in zip(sizes, best, strict=True)]


def _seconds(ask: Callable[[Facts], object], facts: Sequence[Facts]) -> float:
    started = time.process_time()
    for start in range(0, len(facts), BLOCK):
        [ask(one) for one in facts[start : start + BLOCK]]
    return time.process_time() - started


def rows(measures: Sequence[Measure]) -> list[str]:
    """The table, its headings first; growth is against the smallest size, in the same run."""
    smallest = measures[0]
    lines = [f"| {' | '.join(HEADINGS)} |", "|" + "---:|" * len(HEADINGS)]
    for measure in measures:
        cells = [f"{measure.size:,}"]
        cells += _cells(measure.timelines, measure.size, smallest.timelines)
        cells += _cells(measure.agendas, measure.size, smallest.agendas)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _cells(seconds: float, size: int, smallest: float) -> list[str]:
    return [f"{seconds * 1_000:,.0f} ms", f"{seconds / size * 1e6:.1f} µs", f"× {seconds / smallest:.1f}"]


def main() -> None:
    print("\n".join(rows(measured(SIZES, find_pack(KIND).clauses))))


if __name__ == "__main__":
    main()
