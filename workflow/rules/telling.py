"""Who is to be told what today about one convention: a pure function of its agenda and of what was told.

The selection is ``<= today and not yet told``, so that a day without a pass loses nothing. Of several rungs
reached at once the newest is told and the others are marked skipped; what was noted and has no object any more
is marked lapsed; what was told and no longer holds is told again, as a correction.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter

from workflow.rules.ladders import Audience, How, Ladder, Rung
from workflow.rules.outcomes import Deadline

GONE, BACK = "gone", "back"
"""Rungs of corrections, numbered: what was told no longer holds, or holds again."""


class Stage(StrEnum):
    """What became of one line of the ledger."""

    DUE = "due"
    """To be told: it waits for its mail."""
    TOLD = "told"
    """In a mail of the outbox."""
    SKIPPED = "skipped"
    """A later rung was reached before this one could be told."""
    LAPSED = "lapsed"
    """Its date vanished before it was told."""

    @property
    def label(self) -> str:
        return _STAGES[self]


_STAGES = {
    Stage.DUE: "à envoyer",
    Stage.TOLD: "annoncée",
    Stage.SKIPPED: "dépassée par la suivante",
    Stage.LAPSED: "devenue sans objet",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger, by its key within the convention and its channel."""

    rule: str
    target: date
    rung: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A line to write; ``due_on`` is the day of its rung, ``event`` what it is about (None: it is gone)."""

    line: Line
    due_on: date
    stage: Stage
    how: How
    to_do: str
    event: Deadline | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is new, which lines still to be told have lost their object, which lapsed ones have it again."""

    new: tuple[Telling, ...]
    lapsed: tuple[Line, ...]
    revived: tuple[Line, ...] = ()


Reach = Callable[[Audience], Sequence[str]]
"""The recipients whom an audience stands for, asked only where there is something to tell them."""


def decide(
    events: Collection[Deadline],
    ladders: Iterable[Ladder],
    known: dict[Line, Stage],
    reach: Reach,
    *,
    today: date,
    settled: frozenset[tuple[str, date]] = frozenset(),
) -> Decision:
    """What to write in the ledger today.

    ``known`` are the convention's lines. ``settled`` are dates that left the agenda because somebody did what
    they asked: nobody is told that they are gone.
    """
    ladders = tuple(ladders)
    standing = {
        (ladder.name, event.date) for ladder in ladders for event in events if event.rule == ladder.rule
    }
    lapsed = [
        line for line, stage in known.items() if stage is Stage.DUE and (line.rule, line.target) not in standing
        and not line.rung.startswith(GONE)
    ]  # fmt: skip
    new: dict[Line, Telling] = {}
    revived = []
    for telling in (
        *_reached(events, ladders, known, reach, today),
        *_corrections(events, ladders, known, standing, settled, today),
    ):
        if telling.line in known:
            revived.append(telling.line)
        else:
            new.setdefault(telling.line, telling)
    return Decision(tuple(new.values()), tuple(lapsed), tuple(revived))


def next_look(events: Iterable[Deadline], ladders: Iterable[Ladder], *, today: date, at_most: date) -> date:
    """The first day after today on which ``decide`` could say something new, the facts staying as they are."""
    days = [at_most]
    by_rule: defaultdict[str, list[Ladder]] = defaultdict(list)
    for ladder in ladders:
        by_rule[ladder.rule].append(ladder)
    for event in events:
        if event.date > today:
            days.append(event.date)
        for ladder in by_rule[event.rule]:
            days.extend(day for rung in ladder.rungs if (day := rung.falls_on(event.date)) > today)
    return min(days)


Step = tuple[date, Rung, Ladder]


def _reached(
    events: Iterable[Deadline],
    ladders: Sequence[Ladder],
    known: dict[Line, Stage],
    reach: Reach,
    today: date,
) -> Iterator[Telling]:
    for event in events:
        for (name, recipient), steps in _steps(event, ladders, reach, today).items():
            newest = steps[-1][1]
            for day, rung, ladder in steps:
                line = Line(name, event.date, rung.key, recipient)
                lost = rung is newest and known.get(line) is Stage.LAPSED
                if line not in known or lost:
                    yield Telling(
                        line=line,
                        due_on=day,
                        stage=Stage.DUE if rung is newest else Stage.SKIPPED,
                        how=ladder.how,
                        to_do=ladder.to_do,
                        event=event,
                    )


def _steps(
    event: Deadline, ladders: Iterable[Ladder], reach: Reach, today: date
) -> dict[tuple[str, str], list[Step]]:
    """The rungs reached, by name of their ladder and by recipient, the newest last.

    Ladders of one name are one for whoever stands on several: « send your report » is overtaken by « it is late ».
    """
    found: defaultdict[tuple[str, str], dict[str, Step]] = defaultdict(dict)
    for ladder in (one for one in ladders if one.rule == event.rule):
        steps = [(day, rung) for day, rung in ladder.days(event.date) if day <= today]
        if not steps:
            continue
        for recipient in dict.fromkeys(one for audience in ladder.to for one in reach(audience)):
            for day, rung in steps:
                found[ladder.name, recipient].setdefault(rung.key, (day, rung, ladder))
    return {key: sorted(steps.values(), key=itemgetter(0)) for key, steps in found.items()}


def _corrections(
    events: Iterable[Deadline],
    ladders: Sequence[Ladder],
    known: dict[Line, Stage],
    standing: set[tuple[str, date]],
    settled: frozenset[tuple[str, date]],
    today: date,
) -> Iterator[Telling]:
    """What was announced for a day to come and no longer holds; and what holds again after that."""
    told: defaultdict[tuple[str, date, str], list[str]] = defaultdict(list)
    for line, stage in known.items():
        if stage in {Stage.TOLD, Stage.DUE} and line.target > today:
            told[line.rule, line.target, line.recipient].append(line.rung)
    by_key = {
        (ladder.name, event.date): event
        for ladder in ladders
        for event in events
        if event.rule == ladder.rule
    }
    for (rule, target, recipient), rungs in told.items():
        gone, back = (sum(rung.startswith(word) for rung in rungs) for word in (GONE, BACK))
        announced = any(
            known[Line(rule, target, rung, recipient)] is Stage.TOLD
            for rung in rungs
            if not rung.startswith(GONE)
        )
        if (rule, target) not in standing:
            if announced and gone == back and (rule, target) not in settled:
                line = Line(rule, target, f"{GONE}-{gone + 1}", recipient)
                yield _correction(line, today, None, "Ne tenez plus compte de cette échéance")
        elif gone > back:
            line = Line(rule, target, f"{BACK}-{gone}", recipient)
            yield _correction(line, today, by_key[rule, target], "Tenez de nouveau compte de cette échéance")


def _correction(line: Line, today: date, event: Deadline | None, to_do: str) -> Telling:
    return Telling(line=line, due_on=today, stage=Stage.DUE, how=How.GROUPED, to_do=to_do, event=event)


def rung_words(key: str) -> str:
    """« -6m » in words; of a correction, what it says."""
    if key.startswith((GONE, BACK)):
        return "n’a plus cours" if key.startswith(GONE) else "de nouveau valable"
    return Rung.of(key.lstrip("+-"), after=key.startswith("+")).words
